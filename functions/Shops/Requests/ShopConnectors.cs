using Serverless.Businesses;

namespace Serverless.Shops.Requests;

/// <summary>Takes a request to the business's shop.</summary>
internal sealed class ShopConnectors(ShopCaller shops)
{
    public Task<ShopAnswer> AskAsync(Business business, ShopRequest request, int attempt, CancellationToken cancellationToken)
    {
        if (business.Shop is not { } settings) { return Task.FromResult<ShopAnswer>(new ShopAnswer.Broken(ShopRequestCodes.NoShop)); }

        var call = new ShopCall(business, settings, request.Id, attempt);
        return request.Wish switch
        {
            ShopWish.Change change => shops.ChangeAsync(call, change.What, cancellationToken),
            ShopWish.Quote quote => shops.QuoteAsync(call, quote.What, cancellationToken),
            ShopWish.Order order => shops.OrderAsync(call, order.What, cancellationToken),
            _ => throw new InvalidOperationException("A wish of an unknown kind."),
        };
    }
}
