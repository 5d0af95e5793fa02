using System.Runtime.Serialization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Json;
using Serverless.Platform.Storage;

namespace Serverless.Orders.Shipments;

/// <summary>One parcel, beside the orders. Partition: business and bucket; row: keyed hash of the tracking number.</summary>
internal sealed class ParcelRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }

    /// <summary>For people who look at the table.</summary>
    public string? State { get; set; }

    /// <summary>UTF-8 JSON; a binary property holds 64 KB, and the parcel is capped so that it always fits.</summary>
    public byte[] Content { get; set; } = [];

    [IgnoreDataMember]
    public bool IsNew => ETag == default;

    public static string Partition(string business, string hash) => TableKey.Join(business, "parcels", hash[..1]);

    public Parcel ToParcel() => Content.Length == 0 ? new Parcel() : JsonSerializer.Deserialize(Content, RecordJson.Of<Parcel>())!;

    public void Put(Parcel parcel)
    {
        Content = JsonSerializer.SerializeToUtf8Bytes(parcel, RecordJson.Of<Parcel>());
        State = parcel.State.Name();
    }
}
