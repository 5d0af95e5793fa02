using System.Text.Json;
using System.Text.Json.Serialization;
using Serverless.Callers.Crm;

namespace Serverless.Callers.Cards;

/// <summary>How sure it is whose number it is. It never says who is speaking: caller id is no authentication.</summary>
public enum CallerMatch
{
    /// <summary>Nobody is known by the number, or there is no number.</summary>
    None,

    /// <summary>One person is known by the number, but only somebody's word says so: a shop's form, one system's record.</summary>
    Unverified,

    /// <summary>Several people are known by it: a family, a company, a number that was passed on.</summary>
    Shared,

    /// <summary>One person is known by it, and something proves that the number is theirs (see <see cref="CallerProof"/>).</summary>
    Unique,
}

/// <summary>
/// What whoever answers the telephone may see of the caller. How much that is goes by <see cref="Match"/>: see <see cref="CallerDisclosure"/>.
/// Personal, so it prints without what it holds.
/// </summary>
public sealed record CallerCard
{
    [JsonConverter(typeof(KebabNames<CallerMatch>))]
    public required CallerMatch Match { get; init; }

    /// <summary>When the records were read.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Our id of the customer; null unless exactly one is meant.</summary>
    public string? Customer { get; init; }

    public string? Name { get; init; }
    public string? Company { get; init; }

    /// <summary>Only when the match is unique.</summary>
    public string? Email { get; init; }

    /// <summary>A language tag such as <c>de-DE</c>.</summary>
    public string? Language { get; init; }

    /// <summary>What the CRM calls the customer's importance.</summary>
    public string? Tier { get; init; }

    /// <summary>The people who share the number; empty unless they do.</summary>
    public IReadOnlyList<CallerPerson> People { get; init; } = [];

    /// <summary>The orders that are on their way, then those that ended lately; newest first.</summary>
    public IReadOnlyList<CallerOrder> Orders { get; init; } = [];

    /// <summary>What the CRM has open for the customer; only when the match is unique.</summary>
    public IReadOnlyList<CallerTicket> Tickets { get; init; } = [];

    /// <summary>The last lines of the customer's chats, newest first; only when the match is unique.</summary>
    public IReadOnlyList<CallerLine> LastMessages { get; init; } = [];

    public bool HasOpenComplaint { get; init; }
    public IReadOnlyList<CallerConsent> Consents { get; init; } = [];

    /// <summary>The customer's chats, and until when each may be written in freely.</summary>
    public IReadOnlyList<CallerWindow> Windows { get; init; } = [];

    /// <summary>What came of asking the CRM; null when it was not asked, because there is no number.</summary>
    [JsonConverter(typeof(KebabNames<CrmState>))]
    public CrmState? Crm { get; init; }

    /// <summary>The CRM's id of the contact; null unless exactly one is meant.</summary>
    public string? CrmContact { get; init; }

    /// <summary>The customer's page in the CRM.</summary>
    public Uri? CrmPage { get; init; }

    public override string ToString() => $"card ({Match})";
}

/// <summary>One of several who share a number.</summary>
/// <param name="Customer">Our id; null for somebody whom only the CRM knows.</param>
public sealed record CallerPerson(string? Customer, string? Name, string? Company, string? CrmContact, Uri? CrmPage)
{
    public override string ToString() => "person …";
}

/// <summary>One order. Everything from <see cref="Total"/> on is what it contains: there only when the match is unique.</summary>
/// <param name="Number">As the customer knows it.</param>
/// <param name="Status">The name of an order step, for example <c>out_for_delivery</c>; of an order that only the CRM knows, its own word.</param>
/// <param name="IsOpen">Something is still expected to happen to it.</param>
public sealed record CallerOrder(string Number, string? Status, DateTimeOffset? StatusAt, DateOnly? EstimatedDelivery, bool IsOpen)
{
    /// <summary>With a point, without the currency.</summary>
    public string? Total { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>One line each, such as <c>2 × Teekanne</c>.</summary>
    public IReadOnlyList<string> Items { get; init; } = [];

    public Uri? Page { get; init; }
    public Uri? TrackingPage { get; init; }

    public override string ToString() => $"order ({Status})";
}

/// <summary>Something that the CRM has open.</summary>
public sealed record CallerTicket(string Id, string? Subject, DateTimeOffset? Since)
{
    public override string ToString() => "ticket …";
}

/// <summary>One line of a chat.</summary>
/// <param name="From"><c>customer</c> or <c>business</c>.</param>
public sealed record CallerLine(DateTimeOffset At, string Channel, string From, string Text)
{
    public override string ToString() => $"{From} line";
}

/// <summary>A consent as names: channel, purpose and state.</summary>
public sealed record CallerConsent(string Channel, string Purpose, string State);

/// <summary>One chat.</summary>
/// <param name="OpenUntil">Null when the channel's window is closed.</param>
/// <param name="IsHeld">A person or another app answers in it now.</param>
public sealed record CallerWindow(string Thread, string Channel, DateTimeOffset? OpenUntil, bool IsHeld, DateTimeOffset? LastContactAt);

/// <summary>Enums in JSON as every other name of ours: <c>not-configured</c>.</summary>
internal sealed class KebabNames<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>A card as JSON: every member is there, whoever called, so the shape tells nothing.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CallerCard))]
internal sealed partial class CallerCardJson : JsonSerializerContext;
