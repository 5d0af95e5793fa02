using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
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

        var said = await IdempotentCalls.ReadAsync(request, SendRequest.Read, cancellationToken);
        return said.Said is not { } message
            ? said.Problem!
            : await calls.RunAsync(request, owner.Id, Operation, said.Key, said.Body, StatusCodes.Status202Accepted,
                () => messages.SendAsync(owner, message, StableId.From(said.Key, Convert.ToHexStringLower(SHA256.HashData(said.Body))), cancellationToken), cancellationToken);
    }
}
