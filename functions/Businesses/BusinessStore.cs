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

    /// <param name="after">Only those behind this id; null for the first ones.</param>
    public async Task<IReadOnlyList<Business>> ListAsync(string? after, int most, CancellationToken cancellationToken)
    {
        var found = new List<Business>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {BusinessRow.Partition} and RowKey gt {after ?? ""}");
        await foreach (var row in _businesses.QueryAsync<BusinessRow>(filter, maxPerPage: most, cancellationToken: cancellationToken))
        {
            found.Add(row.ToBusiness());
            if (found.Count == most) { break; }
        }

        return found;
    }

    /// <param name="kind">A partition of <see cref="RouteRow"/>.</param>
    public async Task<string?> FindOwnerAsync(string kind, string id, CancellationToken cancellationToken)
    {
        var row = await _routes.GetEntityIfExistsAsync<RouteRow>(kind, TableKey.Encode(id), cancellationToken: cancellationToken);
        return row.HasValue ? row.Value!.Business : null;
    }

    /// <param name="kind">A partition of <see cref="RouteRow"/>.</param>
    public async Task<IReadOnlyList<string>> ListAsync(string kind, CancellationToken cancellationToken)
    {
        var owners = new List<string>();
        await foreach (var row in _routes.QueryAsync<RouteRow>(TableClient.CreateQueryFilter($"PartitionKey eq {kind}"), cancellationToken: cancellationToken))
        {
            owners.Add(row.Business);
        }

        return owners;
    }

    /// <summary>
    /// Stores the record; false when its page or number belongs to another business. New routes are claimed first and old ones are given
    /// back last, so that a crash in between leaves a route too many and never a page without its business.
    /// </summary>
    public async Task<bool> SaveAsync(Business business, Business? before, CancellationToken cancellationToken)
    {
        var (routes, old) = (RoutesOf(business), before is null ? [] : RoutesOf(before));
        foreach (var route in routes)
        {
            if (!await ClaimAsync(route, business.Id, cancellationToken)) { return false; }
        }

        await _businesses.UpsertEntityAsync(BusinessRow.From(business), TableUpdateMode.Replace, cancellationToken);
        foreach (var (kind, id) in old.Except(routes))
        {
            await _routes.DeleteEntityAsync(kind, TableKey.Encode(id), ETag.All, cancellationToken);
        }

        return true;
    }

    private static List<(string Kind, string Id)> RoutesOf(Business business)
    {
        var routes = new List<(string, string)>();
        if (business.Messenger is { } messenger) { routes.Add((RouteRow.MessengerPage, messenger.PageId)); }

        if (business.WhatsApp is { } whatsApp) { routes.Add((RouteRow.WhatsAppNumber, whatsApp.PhoneNumberId)); }

        if (business.Sources.Values.Any(source => source is { Url: not null, KeySecret: not null })) { routes.Add((RouteRow.Polled, business.Id)); }

        return routes;
    }

    private async Task<bool> ClaimAsync((string Kind, string Id) route, string business, CancellationToken cancellationToken)
    {
        try
        {
            var row = new RouteRow { PartitionKey = route.Kind, RowKey = TableKey.Encode(route.Id), Business = business };
            await _routes.AddEntityAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == 409)
        {
            return await FindOwnerAsync(route.Kind, route.Id, cancellationToken) == business;
        }
    }
}
