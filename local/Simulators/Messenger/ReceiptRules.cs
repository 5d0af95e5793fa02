using System.Text.Json;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>The receipt template: required members, at most 100 elements, amounts with at most two decimal places.</summary>
internal static class ReceiptRules
{
    private const int ElementLimit = 100;
    private static readonly string[] RequiredTexts = ["recipient_name", "order_number", "currency", "payment_method"];
    private static readonly string[] AddressTexts = ["street_1", "city", "postal_code", "state", "country"];
    private static readonly string[] OptionalAmounts = ["subtotal", "shipping_cost", "total_tax"];

    public static GraphError? Check(JsonElement payload)
    {
        if (RequiredTexts.FirstOrDefault(name => payload.Text(name) is not { Length: > 0 }) is { } missing)
        {
            return GraphError.BadParameter($"param {missing} of a receipt is required.");
        }

        if (payload.Text("currency") is not { Length: 3 } currency || !currency.All(char.IsAsciiLetterUpper))
        {
            return GraphError.BadParameter("param currency must be an ISO 4217 code.");
        }

        if (payload.Has("timestamp") && !(payload.Text("timestamp") is { Length: > 0 } time && time.All(char.IsAsciiDigit)))
        {
            return GraphError.BadParameter("param timestamp must be a string of epoch seconds.");
        }

        return CheckElements(payload) ?? CheckAddress(payload) ?? CheckSummary(payload) ?? CheckAdjustments(payload);
    }

    private static GraphError? CheckElements(JsonElement payload)
    {
        var elements = payload.Items("elements");
        if (elements.Count > ElementLimit)
        {
            return GraphError.BadParameter("param elements of a receipt must hold at most 100 items.");
        }

        return elements.All(element => element.Text("title") is { Length: > 0 } && IsAmount(element, "price"))
            ? null
            : GraphError.BadParameter("param elements of a receipt needs title and price (a number with at most two decimals).");
    }

    private static GraphError? CheckAddress(JsonElement payload)
    {
        if (payload.Member("address") is not { } address)
        {
            return null;
        }

        return AddressTexts.All(name => address.Text(name) is not null) && address.Text("country") is { Length: 2 }
            ? null
            : GraphError.BadParameter("param address needs street_1, city, postal_code, state and a two-letter country.");
    }

    private static GraphError? CheckSummary(JsonElement payload)
    {
        if (payload.Member("summary") is not { ValueKind: JsonValueKind.Object } summary || !IsAmount(summary, "total_cost"))
        {
            return GraphError.BadParameter("param summary[total_cost] of a receipt is required.");
        }

        return OptionalAmounts.All(name => !summary.Has(name) || IsAmount(summary, name))
            ? null
            : GraphError.BadParameter("param summary takes numbers with at most two decimals.");
    }

    private static GraphError? CheckAdjustments(JsonElement payload) =>
        payload.Items("adjustments").All(item => item.Text("name") is not null && IsAmount(item, "amount"))
            ? null
            : GraphError.BadParameter("param adjustments needs name and amount.");

    private static bool IsAmount(JsonElement owner, string name) =>
        owner.Number(name) is { } amount && decimal.Round(amount, 2) == amount;
}
