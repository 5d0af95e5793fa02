using Azure;
using Azure.Data.Tables;

namespace Serverless.Businesses;

/// <summary>
/// Which business a provider's id belongs to: partition <c>messenger-page</c>, row the page id; partition <c>whatsapp-number</c>, row the
/// number's id; partition <c>polled</c>, row the id of a business whose shop is asked for its orders. Each has one owner.
/// </summary>
internal sealed class RouteRow : ITableEntity
{
    public const string MessengerPage = "messenger-page";
    public const string WhatsAppNumber = "whatsapp-number";
    public const string Polled = "polled";

    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public string Business { get; set; } = "";
}
