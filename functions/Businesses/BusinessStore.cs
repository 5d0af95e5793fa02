using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Businesses;

/// <summary>The business records and the routes that lead to them.</summary>
internal sealed class BusinessStore(TableServiceClient tables)
{
    private readonly TableClient _businesses = tables.GetTableClient(TableNames.Businesses);
    private readonly TableClient _routes = tables.GetTableClient(TableNames.Routes);

    public async Task<Business?> FindAsync(string business, CancellationToken cancellationToken)
    {
        var row = await _businesses.GetEntityIfExistsAsync<BusinessRow>(BusinessRow.Partition, business, cancellationToken: cancellationToken);
        return row.HasValue ? row.Value!.ToBusiness() : null;
    }

    public async Task<string?> FindByPageAsync(string pageId, CancellationToken cancellationToken)
    {
        var row = await _routes.GetEntityIfExistsAsync<RouteRow>(RouteRow.MessengerPage, TableKey.Encode(pageId), cancellationToken: cancellationToken);
        return row.HasValue ? row.Value!.Business : null;
    }

    /// <summary>
    /// Stores the record; false when its page belongs to another business. The page is claimed first and an old page is given back last,
    /// so that a crash in between leaves a route too many and never a page without its business.
    /// </summary>
    public async Task<bool> SaveAsync(Business business, Business? before, CancellationToken cancellationToken)
    {
        var page = business.Messenger?.PageId;
        if (page is not null && !await ClaimPageAsync(page, business.Id, cancellationToken)) { return false; }

        await _businesses.UpsertEntityAsync(BusinessRow.From(business), TableUpdateMode.Replace, cancellationToken);
        if (before?.Messenger?.PageId is { } old && old != page)
        {
            await _routes.DeleteEntityAsync(RouteRow.MessengerPage, TableKey.Encode(old), ETag.All, cancellationToken);
        }

        return true;
    }

    private async Task<bool> ClaimPageAsync(string page, string business, CancellationToken cancellationToken)
    {
        try
        {
            var row = new RouteRow { PartitionKey = RouteRow.MessengerPage, RowKey = TableKey.Encode(page), Business = business };
            await _routes.AddEntityAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == 409)
        {
            return await FindByPageAsync(page, cancellationToken) == business;
        }
    }
}
