using Serverless.Businesses;

namespace Serverless.Shops.Requests;

/// <summary>Is told how the requests of one kind ended.</summary>
public interface IShopOutcomes
{
    /// <summary>One of <see cref="ShopWishes"/>.</summary>
    string Kind { get; }

    /// <summary>
    /// What follows from the end of a request is durable when this returns. It may be called again for the same settlement and then
    /// changes nothing. After <see cref="ShopSettlement.Failed"/> it may be called once more with <see cref="ShopSettlement.AnsweredLate"/>.
    /// </summary>
    Task TellAsync(Business business, ShopRequest request, ShopSettlement settlement, CancellationToken cancellationToken);

    /// <summary>The shop took the request and answers later. May be called again, and even after the request has ended.</summary>
    Task TakenAsync(Business business, ShopRequest request, CancellationToken cancellationToken) => Task.CompletedTask;
}
