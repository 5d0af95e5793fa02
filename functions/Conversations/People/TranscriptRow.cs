using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Conversations.People;

/// <summary>
/// One thing that a customer said or did, or a note that a person of the business took. Partition: business and customer; row: the thread, the time counted backwards so that the newest
/// comes first, and the event.
/// </summary>
internal sealed class TranscriptRow : ITableEntity
{
    private const int LongestText = 4_000;

    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public string Kind { get; set; } = "";
    public DateTimeOffset At { get; set; }
    public string? Text { get; set; }

    /// <summary>The provider's id of the message that it is or is about.</summary>
    public string? MessageId { get; set; }

    /// <summary>Who took the note; null for everything else, and for a note that nobody signed.</summary>
    public string? By { get; set; }

    /// <summary>Kinds of the files that came with it, with commas between.</summary>
    public string? Files { get; set; }

    public static string Partition(string business, string customer) => TableKey.Join(business, customer);

    /// <summary>The row keys of a thread begin with this.</summary>
    public static string Prefix(string thread) => $"{TableKey.Encode(thread)}|";

    /// <summary>Where the rows of a thread begin that are older than a time.</summary>
    public static string After(string thread, DateTimeOffset before) => Prefix(thread) + Backwards(before);

    public static TranscriptRow Of(ChatThread thread, ChatEvent item) => new()
    {
        PartitionKey = Partition(thread.Business, thread.Customer),
        RowKey = $"{After(thread.Id, item.At)}|{item.EventId}",
        Kind = ContactPolicy.Name(item.Kind),
        At = item.At,
        Text = item.Text is { } text ? Channels.DisplayText.Cut(text, LongestText) : null,
        MessageId = item.MessageId,
        Files = item.Attachments.Count == 0 ? null : string.Join(',', item.Attachments.Select(attachment => attachment.Type)),
    };

    public static TranscriptRow Of(ChatThread thread, ThreadNote note) => new()
    {
        PartitionKey = Partition(thread.Business, thread.Customer),
        RowKey = $"{After(thread.Id, note.At)}|{TableKey.Encode(note.Id)}",
        Kind = ThreadNote.Kind,
        At = note.At,
        Text = Channels.DisplayText.Cut(note.Text, LongestText),
        By = note.By,
    };

    private static string Backwards(DateTimeOffset at) => (DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("d19", CultureInfo.InvariantCulture);
}
