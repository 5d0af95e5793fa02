using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;

namespace Serverless.Channels.WhatsApp;

/// <summary>
/// The latest notice on one subject. Kept beside the deliveries like the accounts' pauses; partition: <c>account</c>, <c>whatsapp</c>, the
/// account's id; row: the subject and its name.
/// </summary>
internal sealed class NoticeRow : ITableEntity
{
    private const int LongestName = 200;

    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public string Subject { get; set; } = "";
    public string State { get; set; } = "";
    public string? Reason { get; set; }
    public DateTimeOffset At { get; set; }
    public DateTimeOffset? Until { get; set; }

    public static string Partition(string businessAccount) => TableKey.Join("account", "whatsapp", businessAccount);

    public static string Row(NoticeSubject subject, params IEnumerable<string> name) => TableKey.Join([$"notice-{subject}", .. name.Select(Short)]);

    /// <summary>Foreign texts: what is long or no plain name stands in the key as a hash.</summary>
    private static string Short(string part) =>
        part.Length <= LongestName && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? part : StableId.From(part);

    public static NoticeRow Of(WhatsAppNotice notice) => new()
    {
        PartitionKey = Partition(notice.BusinessAccount),
        RowKey = Row(notice.Subject, notice.Name),
        Subject = notice.Subject.ToString(),
        State = notice.State,
        Reason = notice.Reason,
        At = notice.At,
        Until = notice.Until,
    };
}
