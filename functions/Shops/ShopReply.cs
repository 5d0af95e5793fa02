namespace Serverless.Shops;

/// <summary>What a shop answered later, by a webhook. On the queue <c>shop-requests</c>.</summary>
/// <param name="RequestId">That of the <see cref="ShopCall"/> it answers.</param>
/// <param name="Answer"><see cref="ShopAnswer.Done"/>, <see cref="ShopAnswer.Offered"/>, <see cref="ShopAnswer.Ordered"/> or <see cref="ShopAnswer.Refused"/>.</param>
public sealed record ShopReply(string Business, string RequestId, ShopAnswer Answer)
{
    public const string Schema = "shop-reply/1";
}
