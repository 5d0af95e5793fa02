using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Json;
using Serverless.Platform.Storage;

namespace Serverless.Callers.FanOut;

/// <summary>
/// One call. Partition: business and the first character of the call's id; row: the id, a hash of the source's own. Numbers stand only in
/// the record, which is UTF-8 JSON in a binary property, and go with it.
/// </summary>
internal sealed class CallRow : ITableEntity
{
    private const string Kind = "call";

    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }

    /// <summary>For people who look at the table.</summary>
    public string Source { get; set; } = "";
    public string State { get; set; } = "";
    public DateTimeOffset FirstSeenAt { get; set; }
    public string? Customer { get; set; }
    public byte[] Record { get; set; } = [];

    public static string Partition(string business, string id) => TableKey.Join(business, Kind, id[..1]);

    /// <summary>Between these two lie the partitions of one business.</summary>
    public static (string From, string To) Partitions(string business) => (TableKey.Join(business, Kind) + "|", TableKey.Join(business, Kind) + "}");

    public CallRecord ToRecord() => JsonSerializer.Deserialize(Record, RecordJson.Of<StoredCall>())!.ToRecord(ETag);

    public static CallRow Of(CallRecord record) => new()
    {
        PartitionKey = Partition(record.Business, record.Id),
        RowKey = record.Id,
        ETag = record.Version,
        Source = record.Source,
        State = record.State.ToString(),
        FirstSeenAt = record.FirstSeenAt,
        Customer = record.Customer,
        Record = JsonSerializer.SerializeToUtf8Bytes(StoredCall.Of(record), RecordJson.Of<StoredCall>()),
    };

    /// <summary>The record as it is written: without what follows from the rest of it.</summary>
    private sealed record StoredCall(string Business, string Source, string CallId, DateTimeOffset FirstSeenAt, IReadOnlyList<CallFact> Facts, string? Customer,
        Cards.CallerMatch Match, AgentTold? Agent, ChatTold? Chat, IReadOnlyList<string> Notes, IReadOnlyDictionary<string, string>? NotesInCrm)
    {
        public static StoredCall Of(CallRecord record) => new(record.Business, record.Source, record.CallId, record.FirstSeenAt, record.Facts, record.Customer,
            record.Match, record.Agent, record.Chat, record.Notes, record.NotesInCrm.Count == 0 ? null : record.NotesInCrm);

        public CallRecord ToRecord(ETag version) => new(Business, Source, CallId, FirstSeenAt, Facts)
        {
            Customer = Customer,
            Match = Match,
            Agent = Agent,
            Chat = Chat,
            Notes = Notes,
            NotesInCrm = NotesInCrm ?? new Dictionary<string, string>(),
            Version = version,
        };

        public override string ToString() => Source;
    }
}
