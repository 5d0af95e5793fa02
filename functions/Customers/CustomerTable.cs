using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Customers;

/// <summary>The rows of table <c>identities</c>, one call an access.</summary>
internal sealed class CustomerTable(TableServiceClient tables)
{
    private readonly TableClient _table = tables.GetTableClient(TableNames.Identities);

    public async Task<string?> OwnerAsync(string business, IdentityKey identity, CancellationToken cancellationToken) =>
        (await OwnerRowAsync(business, identity, cancellationToken))?.Customer;

    public async Task<IdentityRow?> OwnerRowAsync(string business, IdentityKey identity, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<IdentityRow>(identity.Partition(business), identity.Row, cancellationToken: cancellationToken);
        return row.HasValue ? row.Value : null;
    }

    /// <summary>Whose the identity is, and who came with it too; the owner first.</summary>
    public async Task<IReadOnlyList<string>> AllAsync(string business, IdentityKey identity, int most, CancellationToken cancellationToken)
    {
        var (partition, from, to) = (identity.Partition(business), identity.Row, identity.Row + "~");
        var customers = new List<string>();
        await foreach (var row in _table.QueryAsync<IdentityRow>(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}"),
            maxPerPage: most, cancellationToken: cancellationToken))
        {
            customers.Add(row.Customer);
            if (customers.Count == most) { break; }
        }

        return customers;
    }

    /// <summary>Remembers that the customer came with somebody else's identity. Among the customer's own rows first, so that it is found from there.</summary>
    public async Task ShareAsync(string business, IdentityKey identity, string customer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await WriteAsync(CustomerRow.Claim(business, customer, identity, now), cancellationToken);
        await _table.UpsertEntityAsync(IdentityRow.Shared(business, identity, customer), TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Ties the identity to the customer unless somebody has it; answers whose it is afterwards.</summary>
    public async Task<string> ClaimAsync(string business, IdentityKey identity, string customer, CancellationToken cancellationToken)
    {
        try
        {
            await _table.AddEntityAsync(IdentityRow.Of(business, identity, customer), cancellationToken);
            return customer;
        }
        catch (RequestFailedException exception) when (exception.Status == 409)
        {
            return await OwnerAsync(business, identity, cancellationToken) ?? throw new InvalidOperationException("An identity vanished while it was claimed.");
        }
    }

    /// <summary>Hands an identity over; the ETag keeps a concurrent change from being lost.</summary>
    public Task ReassignAsync(string business, IdentityKey identity, string customer, ETag version, CancellationToken cancellationToken) =>
        _table.UpdateEntityAsync(IdentityRow.Of(business, identity, customer), version, TableUpdateMode.Replace, cancellationToken);

    public Task WriteAsync(CustomerRow row, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);

    public Task WriteAsync(IEnumerable<CustomerRow> rows, CancellationToken cancellationToken) =>
        _table.SubmitTransactionAsync(rows.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)), cancellationToken);

    public async Task<IReadOnlyList<CustomerRow>> RowsAsync(string business, string customer, CancellationToken cancellationToken)
    {
        var partition = CustomerRow.Partition(business, customer);
        var rows = new List<CustomerRow>();
        await foreach (var row in _table.QueryAsync<CustomerRow>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }

    public async Task DeleteAsync(IReadOnlyList<CustomerRow> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows) { await _table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken); }
    }
}
