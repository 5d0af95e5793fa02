using System.Text.Json;
using Serverless.Businesses;
using Serverless.Platform.Http;
using Serverless.Platform.Json;
using Serverless.Platform.Security;

namespace Serverless.Shops;

/// <summary>
/// The shop <c>standard</c>: our own requests, signed with Standard Webhooks, to the address that the business names. The id of the
/// webhook is that of the request, so the shop knows a repeat. It answers at once, or later by webhooks of its own.
/// </summary>
internal sealed class StandardShop(ShopHttp http, Secrets secrets, TimeProvider clock) : IShop
{
    public string Kind => ShopKinds.Standard;

    public Task<ShopAnswer> ChangeAsync(ShopCall call, OrderChange change, CancellationToken cancellationToken) =>
        AskAsync(call, StandardRequests.Of(call.RequestId, change, clock.GetUtcNow()), "accepted", static (_, _) => new ShopAnswer.Done(), cancellationToken);

    public Task<ShopAnswer> QuoteAsync(ShopCall call, QuoteRequest request, CancellationToken cancellationToken) =>
        AskAsync(call, StandardRequests.Of(call.RequestId, request, clock.GetUtcNow()), "offered", static (shape, root) => StandardAnswers.Offered(shape, root, ""), cancellationToken);

    public Task<ShopAnswer> OrderAsync(ShopCall call, ReorderRequest request, CancellationToken cancellationToken) =>
        AskAsync(call, StandardRequests.Of(call.RequestId, request, clock.GetUtcNow()), "ordered", static (shape, root) => StandardAnswers.Ordered(shape, root, ""), cancellationToken);

    private async Task<ShopAnswer> AskAsync(ShopCall call, byte[] body, string yes, Func<JsonShape, JsonElement, ShopAnswer?> read, CancellationToken cancellationToken)
    {
        if (call.Shop.Url is not { } url) { return new ShopAnswer.Broken(ShopCodes.NotConfigured); }

        if (call.Shop.Secret is not { } name || secrets.Accepted(name) is not { Count: > 0 } keys) { return new ShopAnswer.Broken(ShopCodes.SecretNotConfigured); }

        using var request = SignedWebhook.Post(url, call.RequestId, body, keys, clock.GetUtcNow());
        var answer = await http.SendAsync(call.Business.Id, request, cancellationToken);
        if (answer.Failed is { } failed) { return failed; }

        if (!answer.IsSuccess) { return new ShopAnswer.Broken(ShopCodes.Status(answer.Status)); }

        if (answer.Status is 202 or 204 || answer.Body is { Length: 0 }) { return new ShopAnswer.Later(); }

        using var document = answer.Json();
        return document is { RootElement: { ValueKind: JsonValueKind.Object } root } && Read(root, yes, read) is { } understood ? understood : answer.Unreadable;
    }

    private ShopAnswer? Read(JsonElement root, string yes, Func<JsonShape, JsonElement, ShopAnswer?> read)
    {
        var (result, shape) = (root.Text("result"u8, 20), new JsonShape(clock.GetUtcNow()));
        return result == yes ? read(shape, root) : result == "refused" ? StandardAnswers.Refused(shape, root, "") : null;
    }
}
