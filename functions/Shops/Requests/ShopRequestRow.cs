using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Json;
using Serverless.Platform.Storage;

namespace Serverless.Shops.Requests;

/// <summary>
/// One request. Partition: the customer; row: the request's id. What is asked for is UTF-8 JSON in a binary property; it may hold an
/// address, which stands here and nowhere else.
/// </summary>
internal sealed class ShopRequestRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }

    /// <summary>For people who look at the table.</summary>
    public string Kind { get; set; } = "";
    public string State { get; set; } = "";
    public int Attempt { get; set; }
    public string? LastCode { get; set; }
    public DateTimeOffset Deadline { get; set; }
    public DateTimeOffset? SettledAt { get; set; }
    public bool IsTold { get; set; }
    public byte[] Request { get; set; } = [];
    public byte[] Settlement { get; set; } = [];

    public static string Partition(string business, string customer) => TableKey.Join(business, customer);

    public ShopRequestRecord ToRecord() => new(JsonSerializer.Deserialize(Request, RecordJson.Of<ShopRequest>())!)
    {
        State = Enum.Parse<ShopRequestState>(State),
        Attempt = Attempt,
        LastCode = LastCode,
        Settlement = Settlement.Length == 0 ? null : JsonSerializer.Deserialize(Settlement, RecordJson.Of<ShopSettlement>()),
        SettledAt = SettledAt,
        IsTold = IsTold,
        Version = ETag,
    };

    public static ShopRequestRow Of(ShopRequestRecord record) => new()
    {
        PartitionKey = Partition(record.Request.Business, record.Request.Customer),
        RowKey = record.Request.Id,
        ETag = record.Version,
        Kind = record.Request.Kind,
        State = record.State.ToString(),
        Attempt = record.Attempt,
        LastCode = record.LastCode,
        Deadline = record.Request.Deadline,
        SettledAt = record.SettledAt,
        IsTold = record.IsTold,
        Request = JsonSerializer.SerializeToUtf8Bytes(record.Request, RecordJson.Of<ShopRequest>()),
        Settlement = record.Settlement is null ? [] : JsonSerializer.SerializeToUtf8Bytes(record.Settlement, RecordJson.Of<ShopSettlement>()),
    };
}
