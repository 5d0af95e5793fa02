namespace Serverless.Shops.Requests;

/// <summary>What is asked of shops. Nobody waits here for a shop: the answer comes to the <see cref="IShopOutcomes"/> of the request's kind.</summary>
public interface IShopRequests
{
    /// <summary>
    /// Durable when it returns: the shop will be asked, and whoever asks will be told how it ended, at the latest at the deadline.
    /// The same id again changes nothing.
    /// </summary>
    Task AskAsync(ShopRequest request, CancellationToken cancellationToken);

    /// <summary>Takes a request back. False when the shop was asked already, or when there is no such request.</summary>
    Task<bool> WithdrawAsync(string business, string requestId, CancellationToken cancellationToken);

    /// <summary>The request, or null.</summary>
    Task<ShopRequestRecord?> FindAsync(string business, string requestId, CancellationToken cancellationToken);

    /// <summary>All that was asked for a customer, the latest first.</summary>
    Task<IReadOnlyList<ShopRequestRecord>> ListAsync(string business, string customer, CancellationToken cancellationToken);
}
