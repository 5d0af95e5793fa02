using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Json;

namespace Serverless.Businesses;

/// <summary>A business record: partition <c>business</c>, row the business id, the settings as one JSON document.</summary>
internal sealed class BusinessRow : ITableEntity
{
    public const string Partition = "business";

    /// <summary>A table keeps at most 32,768 characters in one text.</summary>
    public const int LongestSettings = 32_768;

    public string PartitionKey { get; set; } = Partition;
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public string Settings { get; set; } = "";

    public static BusinessRow From(Business business) => new()
    {
        RowKey = business.Id,
        Settings = JsonSerializer.Serialize(business, RecordJson.Of<Business>()),
    };

    public Business ToBusiness() => JsonSerializer.Deserialize(Settings, RecordJson.Of<Business>())! with { Id = RowKey };
}
