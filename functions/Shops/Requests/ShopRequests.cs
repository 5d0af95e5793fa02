using Serverless.Platform.Messaging;

namespace Serverless.Shops.Requests;

internal sealed class ShopRequests(ShopRequestStore store, IMessageBus bus) : IShopRequests
{
    public async Task AskAsync(ShopRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (ShopRequestIds.CustomerOf(request.Id) != request.Customer) { throw new ArgumentException("The request's id is not one of its customer.", nameof(request)); }

        var stored = await store.AddAsync(request, cancellationToken);
        if (!stored.IsOpen) { return; }

        // Also for a request that is stored already: whoever asked first may have got no further.
        await bus.SendAsync(Queues.ShopRequests, [ShopRequestMessages.First(stored.Request), ShopRequestMessages.Deadline(stored.Request)], cancellationToken);
    }

    public async Task<bool> WithdrawAsync(string business, string requestId, CancellationToken cancellationToken) =>
        await store.UpdateAsync(business, requestId, static record => record.Withdrawn(), cancellationToken) is { State: ShopRequestState.Withdrawn };

    public Task<ShopRequestRecord?> FindAsync(string business, string requestId, CancellationToken cancellationToken) => store.FindAsync(business, requestId, cancellationToken);

    public Task<IReadOnlyList<ShopRequestRecord>> ListAsync(string business, string customer, CancellationToken cancellationToken) => store.ListAsync(business, customer, cancellationToken);
}
