using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
using Serverless.Consents;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Callers.Notes;

/// <summary>The way back from the agent: a note about a call.</summary>
public sealed class CallNotesApi(IBusinessAuthorization authorization, IdempotentCalls calls, ICallNotes notes)
{
    private const string Operation = "call-notes";

    [Function("call-note")]
    public async Task<IResult> Add(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "businesses/{business}/calls/{call}/notes")] HttpRequest request,
        string business, string call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var access = await authorization.AuthorizeAsync(request, business, ApiScopes.Callers, cancellationToken);
        if (access.Business is not { } owner) { return access.Problem!; }

        var (key, noKey) = IdempotentCalls.KeyOf(request);
        if (key is null) { return noKey!; }

        if (!request.HasJsonContentType()) { return Problems.UnsupportedMediaType; }

        if (await RequestBody.ReadAsync(request, RequestBody.ApiLimit, cancellationToken) is not { } body) { return Problems.TooLarge; }

        if (!JsonBody.TryParse(body, out var document)) { return Problems.MalformedJson; }

        var reader = new BodyReader();
        NoteRequest? note;
        using (document) { note = NoteRequest.Read(document.RootElement, reader); }

        if (note is null) { return Problems.Invalid(reader.Errors); }

        // A key belongs to one call: with another call in the route the same body is another note.
        var id = StableId.From("note", owner.Id, call, key, Convert.ToHexStringLower(SHA256.HashData(body)));
        return await calls.RunAsync(request, owner.Id, $"{Operation}:{call}", key, body, StatusCodes.Status201Created,
            () => notes.AddAsync(owner, call, id, note, cancellationToken), cancellationToken);
    }
}
