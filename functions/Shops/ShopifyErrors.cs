using System.Text.Json;
using Serverless.Platform.Json;

namespace Serverless.Shops;

/// <summary>What Shopify's errors mean.</summary>
internal static class ShopifyErrors
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>Words of user errors that have no code, with what they mean; the first that is found counts.</summary>
    private static readonly (string Word, string Code)[] Words =
    [
        ("not found", RefusalCodes.UnknownOrder), ("does not exist", RefusalCodes.UnknownOrder),
        ("stock", RefusalCodes.OutOfStock), ("inventory", RefusalCodes.OutOfStock), ("unavailable", RefusalCodes.OutOfStock), ("no longer available", RefusalCodes.OutOfStock),
        ("permission", RefusalCodes.NotAllowed), ("access", RefusalCodes.NotAllowed), ("not allowed", RefusalCodes.NotAllowed),
        ("fulfilled", RefusalCodes.TooLate), ("already", RefusalCodes.TooLate), ("cancel", RefusalCodes.TooLate), ("closed", RefusalCodes.TooLate), ("archived", RefusalCodes.TooLate),
        ("cannot be edited", RefusalCodes.TooLate), ("can't be edited", RefusalCodes.TooLate),
    ];

    /// <summary>The top-level errors; null when there are none.</summary>
    public static ShopAnswer? OfRequest(JsonElement root)
    {
        ShopAnswer? worst = null;
        foreach (var error in root.Items("errors"u8))
        {
            var code = error.Member("extensions"u8).Text("code"u8, 50);
            switch (code)
            {
                case "THROTTLED":
                    return new ShopAnswer.TryAgain(ShopCodes.Throttled, Wait(root));
                case "INTERNAL_SERVER_ERROR" or "TIMEOUT":
                    return new ShopAnswer.TryAgain(ShopCodes.Fault, null);
                case "ACCESS_DENIED" or "SHOP_INACTIVE":
                    return new ShopAnswer.Broken(ShopCodes.AccessDenied);
                default:
                    worst = new ShopAnswer.Broken(ShopCodes.Fault);
                    break;
            }
        }

        // Errors that are no list, as older parts of the API write them.
        return worst ?? (root.Member("errors"u8).ValueKind is JsonValueKind.String or JsonValueKind.Object ? new ShopAnswer.Broken(ShopCodes.Fault) : null);
    }

    /// <summary>The user errors of a mutation; null when there are none.</summary>
    /// <param name="mutation">The mutation's part of the data.</param>
    public static ShopAnswer? OfMutation(JsonElement mutation, ReadOnlySpan<byte> member)
    {
        foreach (var error in mutation.Items(member))
        {
            var text = error.Text("message"u8, ShopTexts.Longest * 4);
            return error.Text("code"u8, 50) switch
            {
                "INTERNAL_ERROR" => new ShopAnswer.TryAgain(ShopCodes.Fault, null),
                "NOT_FOUND" => new ShopAnswer.Refused(RefusalCodes.UnknownOrder, ShopTexts.Of(text)),
                "NO_REFUND_PERMISSION" => new ShopAnswer.Refused(RefusalCodes.NotAllowed, ShopTexts.Of(text)),
                _ => new ShopAnswer.Refused(Meaning(text), ShopTexts.Of(text)),
            };
        }

        return null;
    }

    /// <summary>By the words of the message, because most user errors have no code.</summary>
    internal static string Meaning(string? message) =>
        Array.Find(Words, word => message?.Contains(word.Word, StringComparison.OrdinalIgnoreCase) == true).Code ?? RefusalCodes.Other;

    /// <summary>Until so many points are there again as the call costs.</summary>
    private static TimeSpan Wait(JsonElement root)
    {
        var cost = root.Member("extensions"u8).Member("cost"u8);
        var status = cost.Member("throttleStatus"u8);
        if (Number(cost, "requestedQueryCost") is not { } needed || Number(status, "currentlyAvailable") is not { } available || Number(status, "restoreRate") is not > 0) { return ShortestWait; }

        var wait = TimeSpan.FromSeconds(Math.Clamp((needed - available) / Number(status, "restoreRate")!.Value, 0, LongestWait.TotalSeconds));
        return wait < ShortestWait ? ShortestWait : wait;
    }

    private static double? Number(JsonElement parent, string name) => parent.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) ? number : null;
}
