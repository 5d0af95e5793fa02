using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Json;
using Serverless.Platform.Storage;

namespace Serverless.Conversations.Reorders;

/// <summary>
/// One quote, or which quote of a chat was shown last. Partition: the customer; row: the quote's id, or the chat's. Both are in one
/// partition, so that a new quote takes the old one's place in one transaction.
/// </summary>
internal sealed class QuoteRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }

    /// <summary>On a chat's row: the id of its latest quote.</summary>
    public string? Latest { get; set; }

    /// <summary>For people who look at the table.</summary>
    public string? State { get; set; }
    public byte[]? Quote { get; set; }

    public static string Partition(string business, string customer) => TableKey.Join(business, customer);

    public static string OfThread(string thread) => TableKey.Join("thread", thread);

    public Quote? ToQuote() => Quote is null ? null : JsonSerializer.Deserialize(Quote, RecordJson.Of<Quote>())! with { Version = ETag };

    public static QuoteRow Of(Quote quote) => new()
    {
        PartitionKey = Partition(quote.Business, quote.Customer),
        RowKey = quote.Id,
        ETag = quote.Version,
        State = quote.State.ToString(),
        Quote = JsonSerializer.SerializeToUtf8Bytes(quote, RecordJson.Of<Quote>()),
    };
}
