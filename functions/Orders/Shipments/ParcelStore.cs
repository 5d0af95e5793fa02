using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;

namespace Serverless.Orders.Shipments;

/// <summary>The parcels. A change is made to the newest version, and made again when somebody else wrote in between.</summary>
public sealed class ParcelStore(TableServiceClient tables, KeyedHash hash)
{
    private const int Conflict = 409;
    private const int Changed = 412;
    private const int MostAttempts = 10;
    private readonly TableClient _table = tables.GetTableClient(TableNames.Orders);

    /// <summary>The parcel, or null when no event of it was handled yet.</summary>
    public async Task<Parcel?> FindAsync(string business, string trackingNumber, CancellationToken cancellationToken) =>
        await RowAsync(business, Hash(business, trackingNumber), cancellationToken) is { IsNew: false } row ? row.ToParcel() : null;

    /// <param name="change">Gives the parcel as it is to be kept, after doing what must be done before; the same one when nothing changes.</param>
    public async Task UpdateAsync(string business, string trackingNumber, Func<Parcel, Task<Parcel>> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var key = Hash(business, trackingNumber);
        for (var attempt = 1; ; attempt++)
        {
            var row = await RowAsync(business, key, cancellationToken);
            var before = row.ToParcel();
            var after = await change(before);
            if (ReferenceEquals(before, after)) { return; }

            row.Put(after);
            try
            {
                await WriteAsync(row, cancellationToken);
                return;
            }
            catch (RequestFailedException exception) when (exception.Status is Conflict or Changed && attempt < MostAttempts)
            {
                // Somebody else was faster; the change is applied to what they wrote.
            }
        }
    }

    private string Hash(string business, string trackingNumber) => hash.Of("parcel", business, trackingNumber);

    private async Task<ParcelRow> RowAsync(string business, string key, CancellationToken cancellationToken)
    {
        var partition = ParcelRow.Partition(business, key);
        var found = await _table.GetEntityIfExistsAsync<ParcelRow>(partition, key, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value! : new ParcelRow { PartitionKey = partition, RowKey = key };
    }

    private Task<Response> WriteAsync(ParcelRow row, CancellationToken cancellationToken) => row.IsNew
        ? _table.AddEntityAsync(row, cancellationToken)
        : _table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken);
}
