using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Shops.Requests;

/// <summary>The records of requests.</summary>
internal sealed class ShopRequestStore(TableServiceClient tables)
{
    private const int Conflict = 409;
    private const int Changed = 412;
    private const int MostAttempts = 20;
    private readonly TableClient _table = tables.GetTableClient(TableNames.ShopRequests);

    /// <summary>The request as it is stored now: this one, or what an earlier call has become.</summary>
    public async Task<ShopRequestRecord> AddAsync(ShopRequest request, CancellationToken cancellationToken)
    {
        var record = new ShopRequestRecord(request);
        try
        {
            await _table.AddEntityAsync(ShopRequestRow.Of(record), cancellationToken);
            return record;
        }
        catch (RequestFailedException exception) when (exception.Status == Conflict)
        {
            return await FindAsync(request.Business, request.Id, cancellationToken) ?? throw new InvalidOperationException("A request vanished while it was asked.");
        }
    }

    public async Task<ShopRequestRecord?> FindAsync(string business, string requestId, CancellationToken cancellationToken)
    {
        if (ShopRequestIds.CustomerOf(requestId) is not { } customer) { return null; }

        var found = await _table.GetEntityIfExistsAsync<ShopRequestRow>(ShopRequestRow.Partition(business, customer), requestId, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value!.ToRecord() : null;
    }

    public async Task<IReadOnlyList<ShopRequestRecord>> ListAsync(string business, string customer, CancellationToken cancellationToken)
    {
        var partition = ShopRequestRow.Partition(business, customer);
        var all = new List<ShopRequestRecord>();
        await foreach (var row in _table.QueryAsync<ShopRequestRow>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancellationToken))
        {
            all.Add(row.ToRecord());
        }

        return [.. all.OrderByDescending(record => record.Request.AskedAt).ThenBy(record => record.Request.Id, StringComparer.Ordinal)];
    }

    /// <summary>The record after a pure step, as it is stored; null when there is no such request.</summary>
    public async Task<ShopRequestRecord?> UpdateAsync(string business, string requestId, Func<ShopRequestRecord, ShopRequestRecord> step, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await FindAsync(business, requestId, cancellationToken) is not { } stored) { return null; }

            var changed = step(stored);
            if (ReferenceEquals(changed, stored)) { return stored; }

            try
            {
                await _table.UpdateEntityAsync(ShopRequestRow.Of(changed), stored.Version, TableUpdateMode.Replace, cancellationToken);
                return changed;
            }
            catch (RequestFailedException exception) when (exception.Status == Changed && attempt < MostAttempts)
            {
                // Somebody else was faster; the step is taken from where they left it.
            }
        }
    }
}
