using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
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

        var said = await IdempotentCalls.ReadAsync(request, NoteRequest.Read, cancellationToken);
        if (said.Said is not { } note) { return said.Problem!; }

        // A key belongs to one call: with another call in the route the same body is another note.
        var id = StableId.From("note", owner.Id, call, said.Key, Convert.ToHexStringLower(SHA256.HashData(said.Body)));
        return await calls.RunAsync(request, owner.Id, $"{Operation}:{call}", said.Key, said.Body, StatusCodes.Status201Created,
            () => notes.AddAsync(owner, call, id, note, cancellationToken), cancellationToken);
    }
}
