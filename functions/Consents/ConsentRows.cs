using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;

namespace Serverless.Consents;

/// <summary>Where the consents of one customer are: partition business and customer, so that one query finds everything.</summary>
internal static class ConsentKeys
{
    private const string State = "state";
    private const string History = "history";

    public static string Partition(string business, string customer) => TableKey.Join(business, customer);

    public static string StateRow(string channel, Purpose purpose) => TableKey.Join(State, channel, purpose.Name());

    public static string HistoryRow(string channel, Purpose purpose, DateTimeOffset at, string act) =>
        TableKey.Join(History, channel, purpose.Name(), at.UtcTicks.ToString("D19", CultureInfo.InvariantCulture), act);

    /// <summary>All state rows lie between these two row keys.</summary>
    public static (string From, string To) States => ("state|", "state}");

    /// <summary>The state rows of one channel lie between these two.</summary>
    public static (string From, string To) StatesOf(string channel) => ($"{TableKey.Join(State, channel)}|", $"{TableKey.Join(State, channel)}}}");
}

/// <summary>The state of one channel and purpose. Row <c>state|channel|purpose</c>. Changed only with its ETag, together with a history row.</summary>
internal sealed class ConsentStateRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public string Business { get; set; } = "";
    public string Customer { get; set; } = "";
    public string Channel { get; set; } = "";
    public string Purpose { get; set; } = "";
    public DateTimeOffset? PendingAt { get; set; }
    public DateTimeOffset? GivenAt { get; set; }
    public DateTimeOffset? WithdrawnAt { get; set; }

    public ConsentTimes Times() => new(PendingAt, GivenAt, WithdrawnAt);

    public static ConsentStateRow Of(string business, string customer, string channel, Purpose purpose, ConsentTimes times) => new()
    {
        PartitionKey = ConsentKeys.Partition(business, customer),
        RowKey = ConsentKeys.StateRow(channel, purpose),
        Business = business,
        Customer = customer,
        Channel = channel,
        Purpose = purpose.Name(),
        PendingAt = times.PendingAt,
        GivenAt = times.GivenAt,
        WithdrawnAt = times.WithdrawnAt,
    };

    public Consent? ToConsent() => Times().Current is { } current && PurposeNames.Parse(Purpose) is { } purpose
        ? new Consent(Business, Customer, Channel, purpose, current.State, current.At)
        : null;
}

/// <summary>One act with its proof, never changed. Row <c>history|channel|purpose|time of the act|hash of the act</c>: a repeat is the same row.</summary>
internal sealed class ConsentHistoryRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public string Channel { get; set; } = "";
    public string Purpose { get; set; } = "";
    public string State { get; set; } = "";
    public DateTimeOffset At { get; set; }
    public DateTimeOffset RecordedAt { get; set; }
    public string Source { get; set; } = "";
    public string Actor { get; set; } = "";
    public string? WordingId { get; set; }
    public string? WordingSha256 { get; set; }
    public string? WordingText { get; set; }
    public string? Locale { get; set; }
    public string? OrderId { get; set; }
    public string? Page { get; set; }
    public string? MessageId { get; set; }

    public static ConsentHistoryRow Of(string partition, string channel, Purpose purpose, ConsentState state, ConsentEvidence evidence, DateTimeOffset now)
    {
        var wording = evidence.WordingText is { } text ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))) : null;
        var act = StableId.From(state.ToString(), evidence.Source, evidence.Actor, evidence.WordingId ?? "", wording ?? "",
            evidence.OrderId ?? "", evidence.Page ?? "", evidence.MessageId ?? "");
        return new ConsentHistoryRow
        {
            PartitionKey = partition,
            RowKey = ConsentKeys.HistoryRow(channel, purpose, evidence.At, act),
            Channel = channel,
            Purpose = purpose.Name(),
            State = StateNames.Name(state),
            At = evidence.At,
            RecordedAt = now,
            Source = evidence.Source,
            Actor = evidence.Actor,
            WordingId = evidence.WordingId,
            WordingSha256 = wording,
            WordingText = evidence.WordingText,
            Locale = evidence.Locale,
            OrderId = evidence.OrderId,
            Page = evidence.Page,
            MessageId = evidence.MessageId,
        };
    }
}

internal static class StateNames
{
    /// <summary>The state as rows and APIs name it.</summary>
    public static string Name(this ConsentState state) => state switch
    {
        ConsentState.Given => "given",
        ConsentState.Withdrawn => "withdrawn",
        _ => "pending",
    };
}
