using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Json;
using Serverless.Platform.Time;

namespace Serverless.Operations.DeadLetters;

/// <summary>One entry of the journal: a run, or that a body was read. Partition <c>journal</c>; row: newest first.</summary>
internal sealed class JournalRow : ITableEntity
{
    public const string Journal = "journal";
    public const string Read = "read";

    /// <summary>Reasons can be 4,096 characters; a hundred letters must fit into one property of 64 KB.</summary>
    private const int LongestText = 100;

    public string PartitionKey { get; set; } = Journal;
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public string State { get; set; } = JournalStates.Done;
    public string Act { get; set; } = "";
    public string Consumer { get; set; } = "";
    public DateTimeOffset At { get; set; }
    public bool Force { get; set; }
    public string? Why { get; set; }
    public byte[] Letters { get; set; } = [];

    public static string NewRow(DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.UtcTicks - now.UtcTicks:D19}|{Ulid.New(now)}");

    public static JournalRow Of(RunRow run, Consumer consumer, string state, IEnumerable<LetterOutcome> letters) => new()
    {
        RowKey = run.Run,
        State = state,
        Act = run.Act,
        Consumer = consumer.Name,
        At = run.At,
        Force = run.Force,
        Why = run.Why,
        Letters = JsonSerializer.SerializeToUtf8Bytes([.. letters.Select(Short)], RecordJson.Of<LetterOutcome[]>()),
    };

    public IReadOnlyList<LetterOutcome> Outcomes() => JsonSerializer.Deserialize(Letters, RecordJson.Of<LetterOutcome[]>()) ?? [];

    private static LetterOutcome Short(LetterOutcome letter) => letter with
    {
        Reason = Cut(letter.Reason),
        Business = Cut(letter.Business),
        Schema = Cut(letter.Schema),
    };

    private static string? Cut(string? text) => text is { Length: > LongestText } ? text[..LongestText] : text;
}
