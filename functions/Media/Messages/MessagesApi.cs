using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
using Serverless.Consents;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Media.Messages;

/// <summary>A business, or a person of it, writes in a customer's thread. 202 when the message is durable; it is sent behind that.</summary>
public sealed class MessagesApi(IBusinessAuthorization authorization, IdempotentCalls calls, OutgoingMessages messages)
{
    private const string Operation = "messages";

    [Function("message-send")]
    public async Task<IResult> Send(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "businesses/{business}/messages")] HttpRequest request,
        string business, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var access = await authorization.AuthorizeAsync(request, business, ApiScopes.Messages, cancellationToken);
        if (access.Business is not { } owner) { return access.Problem!; }

        var (key, noKey) = IdempotentCalls.KeyOf(request);
        if (key is null) { return noKey!; }

        if (!request.HasJsonContentType()) { return Problems.UnsupportedMediaType; }

        if (await RequestBody.ReadAsync(request, RequestBody.ApiLimit, cancellationToken) is not { } body) { return Problems.TooLarge; }

        if (!JsonBody.TryParse(body, out var document)) { return Problems.MalformedJson; }

        var reader = new BodyReader();
        SendRequest? message;
        using (document) { message = SendRequest.Read(document.RootElement, reader); }

        return message is null
            ? Problems.Invalid(reader.Errors)
            : await calls.RunAsync(request, owner.Id, Operation, key, body, StatusCodes.Status202Accepted,
                () => messages.SendAsync(owner, message, StableId.From(key, Convert.ToHexStringLower(SHA256.HashData(body))), cancellationToken), cancellationToken);
    }
}
