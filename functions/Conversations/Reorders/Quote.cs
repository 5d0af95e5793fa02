using System.Text.Json.Serialization;
using Azure;
using Serverless.Shops;
using Serverless.Shops.Requests;

namespace Serverless.Conversations.Reorders;

/// <summary>How far a quote is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QuoteState>))]
public enum QuoteState
{
    /// <summary>The customer can buy.</summary>
    [JsonStringEnumMemberName("open")] Open,

    /// <summary>Its time was over before the customer bought. Never stored: the clock says it.</summary>
    [JsonStringEnumMemberName("expired")] Expired,

    /// <summary>A newer quote of the same chat took its place.</summary>
    [JsonStringEnumMemberName("replaced")] Replaced,

    /// <summary>The customer does not want it.</summary>
    [JsonStringEnumMemberName("declined")] Declined,

    /// <summary>Bought, and can still be taken back.</summary>
    [JsonStringEnumMemberName("confirmed")] Confirmed,

    /// <summary>Bought, and no longer to be taken back; the shop has not answered yet. Never stored: the clock says it.</summary>
    [JsonStringEnumMemberName("ordering")] Ordering,

    /// <summary>Taken back before the shop was asked.</summary>
    [JsonStringEnumMemberName("undone")] Undone,

    /// <summary>The shop has the order.</summary>
    [JsonStringEnumMemberName("ordered")] Ordered,

    /// <summary>The shop does not take the order.</summary>
    [JsonStringEnumMemberName("refused")] Refused,

    /// <summary>The shop gave no answer that holds. Whether it has the order, a person must find out.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
}

/// <summary>
/// What the same order costs now, shown in one chat, and what became of it. The whole life of a quote is here, as pure steps; a step that
/// does not fit changes nothing and answers the same instance. So whatever is tapped, comes twice or at once, a quote is bought once.
/// </summary>
public sealed record Quote
{
    /// <summary>Made from the request that asked the shop for it.</summary>
    public required string Id { get; init; }

    public required string Business { get; init; }
    public required string Customer { get; init; }

    /// <summary>The only chat that it can be bought in.</summary>
    public required string Thread { get; init; }

    /// <summary>The earlier order, which is ordered again.</summary>
    public required string OrderId { get; init; }

    public string? OrderNumber { get; init; }

    /// <summary>As the shop made it, without the address.</summary>
    public required ShopQuote Offer { get; init; }

    /// <summary>The send that shows it.</summary>
    public required string SendId { get; init; }

    public required DateTimeOffset OfferedAt { get; init; }

    /// <summary>From then on it cannot be bought.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Made because the shop's price was another one than that of the quote before.</summary>
    public bool IsRepriced { get; init; }

    /// <summary>The one that was the chat's latest before this; null for none.</summary>
    public string? Before { get; init; }

    /// <summary>As stored; <see cref="StateAt"/> is what counts.</summary>
    public QuoteState State { get; init; } = QuoteState.Open;

    /// <summary>The event by which the customer bought.</summary>
    public string? ConfirmedBy { get; init; }

    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>The shop is not asked before, so that the customer can take it back.</summary>
    public DateTimeOffset? UndoUntil { get; init; }

    /// <summary>The first event that wanted to buy what was bought already: it is told so, later ones are not.</summary>
    public string? RepeatedBy { get; init; }

    /// <summary>The event by which the customer declined or took back.</summary>
    public string? EndedBy { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why the shop refused, or why there is no answer; a stable code.</summary>
    public string? Reason { get; init; }

    /// <summary>The new order.</summary>
    public ShopAnswer.Ordered? Order { get; init; }

    /// <summary>The version that was read.</summary>
    [JsonIgnore]
    public ETag Version { get; init; }

    /// <summary>The request that places the order. It is the quote's, so that one quote is at most one order.</summary>
    [JsonIgnore]
    public string OrderRequestId => ShopRequestIds.Of(Customer, "reorder", Business, Id);

    /// <summary>The request for a new quote after the price changed.</summary>
    [JsonIgnore]
    public string NextQuoteRequestId => ShopRequestIds.Of(Customer, "requote", Business, Id);

    public QuoteState StateAt(DateTimeOffset now) => State switch
    {
        QuoteState.Open when now >= ExpiresAt => QuoteState.Expired,
        QuoteState.Confirmed when now >= UndoUntil => QuoteState.Ordering,
        _ => State,
    };

    /// <summary>
    /// Whether something was there when the customer acted. Some channels tell time by whole seconds, which begin before the act.
    /// </summary>
    public static bool Precedes(DateTimeOffset something, DateTimeOffset act) =>
        act.Millisecond == 0 ? something.ToUnixTimeSeconds() <= act.ToUnixTimeSeconds() : something <= act;

    /// <param name="undoFor">How long it can be taken back.</param>
    public Quote Confirm(string eventId, DateTimeOffset now, TimeSpan undoFor) => StateAt(now) is QuoteState.Open
        ? this with { State = QuoteState.Confirmed, ConfirmedBy = eventId, ConfirmedAt = now, UndoUntil = now + undoFor }
        : this;

    public Quote Repeat(string eventId) => RepeatedBy is null && ConfirmedBy is not null && ConfirmedBy != eventId ? this with { RepeatedBy = eventId } : this;

    public Quote Decline(string eventId, DateTimeOffset now) => StateAt(now) is QuoteState.Open ? End(QuoteState.Declined, eventId, now) : this;

    /// <summary>Only after the request to the shop was withdrawn: that, and not the clock, decides whether it is too late.</summary>
    public Quote Undo(string eventId, DateTimeOffset now) => State is QuoteState.Confirmed ? End(QuoteState.Undone, eventId, now) : this;

    /// <summary>A newer quote is there.</summary>
    public Quote Replace(DateTimeOffset now) => State is QuoteState.Open ? this with { State = QuoteState.Replaced, EndedAt = now } : this;

    /// <summary>What the shop made of the order. After a failure a late answer still counts.</summary>
    public Quote Settle(ShopSettlement settlement, DateTimeOffset now) => (State, settlement) switch
    {
        (QuoteState.Confirmed, ShopSettlement.Answered { Answer: var answer }) => Answered(answer, now),
        (QuoteState.Confirmed, ShopSettlement.Failed failed) => this with { State = QuoteState.Failed, Reason = failed.Code, EndedAt = now },
        (QuoteState.Confirmed or QuoteState.Failed, ShopSettlement.AnsweredLate { Answer: var answer }) => Answered(answer, now),
        _ => this,
    };

    public override string ToString() => $"{Id} {State}";

    private Quote Answered(ShopAnswer answer, DateTimeOffset now) => answer switch
    {
        ShopAnswer.Ordered ordered => this with { State = QuoteState.Ordered, Order = ordered, Reason = null, EndedAt = now },
        ShopAnswer.Refused refused => this with { State = QuoteState.Refused, Reason = RefusalCodes.Known(refused.Code), EndedAt = now },
        _ => this,
    };

    private Quote End(QuoteState state, string eventId, DateTimeOffset now) => this with { State = state, EndedBy = eventId, EndedAt = now };
}
