using System.Text.Json;
using Serverless.Platform.Http;

namespace Serverless.Shops;

/// <summary>What came of an HTTP call to a shop: how it failed, or a status below 500 with its body.</summary>
/// <param name="Failed">What to answer when there is nothing else to be learnt from it.</param>
/// <param name="Status">0 when there was no answer.</param>
/// <param name="Body">Null when it is longer than what is read.</param>
internal sealed record ShopHttpAnswer(ShopAnswer? Failed, int Status, ReadOnlyMemory<byte>? Body)
{
    public static ShopHttpAnswer Of(ShopAnswer failed) => new(failed, 0, null);

    public static ShopHttpAnswer Of(OutgoingAnswer answer) => answer switch
    {
        { Fault: OutgoingFault.AddressNotAllowed } => Of(new ShopAnswer.Broken(ShopCodes.AddressNotAllowed)),
        { Fault: OutgoingFault.Unreachable } => Of(new ShopAnswer.TryAgain(ShopCodes.Unreachable, null)),
        { Fault: OutgoingFault.Timeout } => Of(new ShopAnswer.TryAgain(ShopCodes.Timeout, null)),
        { IsRedirect: true } => new(new ShopAnswer.Broken(ShopCodes.Redirected), answer.Status, null),
        { Status: 408 or 425 or 429 or >= 500 } => new(new ShopAnswer.TryAgain(ShopCodes.Status(answer.Status), answer.RetryAfter), answer.Status, null),
        { IsCut: true } => new(null, answer.Status, null),
        _ => new(null, answer.Status, answer.Body),
    };

    /// <summary>Whether the call was accepted.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The body as JSON, which the caller disposes; null when it is something else.</summary>
    public JsonDocument? Json() => Body is { Length: > 0 } body && JsonBody.TryParse(body, out var document) ? document : null;

    /// <summary>What to answer when the body is not what it should be.</summary>
    public ShopAnswer Unreadable => new ShopAnswer.Broken(
        !IsSuccess ? ShopCodes.Status(Status) : Body is null ? ShopCodes.TooLarge : ShopCodes.Unreadable);
}

/// <summary>The codes of <see cref="ShopAnswer.TryAgain"/> and <see cref="ShopAnswer.Broken"/>.</summary>
internal static class ShopCodes
{
    public const string AddressNotAllowed = "shop.address-not-allowed";
    public const string CircuitOpen = "shop.circuit-open";
    public const string Unreachable = "shop.unreachable";
    public const string Timeout = "shop.timeout";
    public const string Redirected = "shop.redirected";
    public const string TooLarge = "shop.too-large";
    public const string Unreadable = "shop.unreadable";

    /// <summary>The business record names a kind of shop or an address that is none.</summary>
    public const string NotConfigured = "shop.not-configured";

    /// <summary>The secret that the record names has no value.</summary>
    public const string SecretNotConfigured = "shop.secret-not-configured";

    public const string Throttled = "shop.throttled";
    public const string AccessDenied = "shop.access-denied";

    /// <summary>The shop understood the call and reports a fault of its own or of ours.</summary>
    public const string Fault = "shop.fault";

    /// <summary>The shop is still at it.</summary>
    public const string Pending = "shop.pending";

    /// <summary>There is too much to look through to be certain that the order was not placed before.</summary>
    public const string LookupIncomplete = "shop.lookup-incomplete";

    public static string Status(int status) => status is >= 400 and < 600 ? $"shop.status-{status}" : Unreadable;
}
