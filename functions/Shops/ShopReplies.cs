using System.Text.Json;
using Serverless.Platform.Http;
using Serverless.Platform.Json;

namespace Serverless.Shops;

/// <summary>What a webhook with an answer says, or everything that is wrong with it.</summary>
public sealed record ShopReplyReading(ShopReply? Reply, IReadOnlyList<ProblemField> Errors);

/// <summary>
/// Reads the webhooks by which a <c>standard</c> shop answers later: <c>order.change.accepted</c>, <c>order.quote.offered</c>,
/// <c>order.reorder.accepted</c>, and <c>.refused</c> of each.
/// </summary>
public static class ShopReplies
{
    private const int LongestType = 30;

    /// <summary>Null when the webhook is no answer.</summary>
    public static ShopReplyReading? Read(JsonElement root, string business, DateTimeOffset now)
    {
        if (root.Text("type"u8, LongestType) is not { } type || Reader(type) is not { } read) { return null; }

        var shape = new JsonShape(now);
        var data = shape.Object(root, "", "data", required: true);
        var requestId = data is { } d ? shape.Text(d, "/data", "requestId", StandardRequests.LongestId, required: true) : null;
        var answer = data is { } e ? read(shape, e, "/data") : null;
        return shape.Errors.Count == 0 && requestId is not null && answer is not null
            ? new ShopReplyReading(new ShopReply(business, requestId, answer), [])
            : new ShopReplyReading(null, shape.Errors);
    }

    private static Func<JsonShape, JsonElement, string, ShopAnswer?>? Reader(string type) => type switch
    {
        "order.change.accepted" => static (_, _, _) => new ShopAnswer.Done(),
        "order.quote.offered" => StandardAnswers.Offered,
        "order.reorder.accepted" => StandardAnswers.Ordered,
        "order.change.refused" or "order.quote.refused" or "order.reorder.refused" => StandardAnswers.Refused,
        _ => null,
    };
}
