using Serverless.Businesses;

namespace Serverless.Shops.Requests;

/// <summary>Carries requests through. Every call can be repeated at any point.</summary>
public interface IShopRequestRun
{
    /// <summary>Makes the call with this number, unless it was overtaken.</summary>
    Task<ShopRequestStep> CallAsync(Business business, string requestId, int attempt, CancellationToken cancellationToken);

    /// <summary>The shop answered by a webhook.</summary>
    Task<ShopRequestStep> ReplyAsync(Business business, ShopReply reply, CancellationToken cancellationToken);

    /// <summary>The request's time is up.</summary>
    Task<ShopRequestStep> ExpireAsync(Business business, string requestId, CancellationToken cancellationToken);
}

/// <summary>What came of a message.</summary>
/// <param name="Outcome">A stable code.</param>
/// <param name="DeadEnd">Why the message can never be handled; null when it was.</param>
public sealed record ShopRequestStep(string Outcome, string? DeadEnd)
{
    /// <summary>The business has asked for nothing with this id.</summary>
    public static readonly ShopRequestStep Unknown = new("unknown-request", "shop-requests.unknown-request");

    /// <summary>An answer to a request that the shop was not told yet.</summary>
    public static readonly ShopRequestStep NotAsked = new("not-asked", "shop-requests.not-asked");

    /// <summary>An answer to something else than what was asked.</summary>
    public static readonly ShopRequestStep WrongAnswer = new("wrong-answer", "shop-requests.wrong-answer");
}
