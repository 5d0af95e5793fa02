using System.Text.Json.Serialization;
using Azure;

namespace Serverless.Shops.Requests;

/// <summary>How far a request is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ShopRequestState>))]
public enum ShopRequestState
{
    /// <summary>The shop was not asked yet.</summary>
    [JsonStringEnumMemberName("asked")] Asked,

    /// <summary>The shop was asked at least once; there is no answer that holds yet.</summary>
    [JsonStringEnumMemberName("called")] Called,

    /// <summary>The shop took the request and answers by a webhook.</summary>
    [JsonStringEnumMemberName("taken")] Taken,

    /// <summary>Taken back before the shop was asked.</summary>
    [JsonStringEnumMemberName("withdrawn")] Withdrawn,

    /// <summary>It has ended; <see cref="ShopRequestRecord.Settlement"/> says how.</summary>
    [JsonStringEnumMemberName("settled")] Settled,
}

/// <summary>
/// A request and what became of it. The whole life of a request is here, as pure steps; a step that changes nothing answers the same
/// instance. Whatever comes twice, late or at once with something else, a request is settled once, and only a real answer after a failure
/// adds to that.
/// </summary>
public sealed record ShopRequestRecord(ShopRequest Request)
{
    public ShopRequestState State { get; init; } = ShopRequestState.Asked;

    /// <summary>The number of the last call; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>Why the last call had no usable answer; null when none failed.</summary>
    public string? LastCode { get; init; }

    public ShopSettlement? Settlement { get; init; }

    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>Whether whoever asked was told the settlement.</summary>
    public bool IsTold { get; init; }

    /// <summary>The version that was read.</summary>
    public ETag Version { get; init; }

    /// <summary>Neither taken back nor ended.</summary>
    public bool IsOpen => State is ShopRequestState.Asked or ShopRequestState.Called or ShopRequestState.Taken;

    /// <summary>Whether the call with this number is to be made now; the same one again when its outcome was lost.</summary>
    public bool IsDue(int attempt) => State is ShopRequestState.Called && Attempt == attempt;

    /// <summary>Before a call is made.</summary>
    public ShopRequestRecord Called(int attempt) =>
        State is ShopRequestState.Asked or ShopRequestState.Called && attempt > Attempt ? this with { State = ShopRequestState.Called, Attempt = attempt } : this;

    /// <summary>After a call that is worth repeating.</summary>
    public ShopRequestRecord Missed(int attempt, string code) => IsDue(attempt) && LastCode != code ? this with { LastCode = code } : this;

    /// <summary>The shop answers later.</summary>
    public ShopRequestRecord Taken(int attempt) => IsDue(attempt) ? this with { State = ShopRequestState.Taken } : this;

    /// <summary>
    /// The shop's answer, from a call or a webhook. The first one counts. After a failure it waits until that was told, so that nobody
    /// hears of the failure last.
    /// </summary>
    public ShopRequestRecord Answered(ShopAnswer answer, DateTimeOffset now) => this switch
    {
        { State: ShopRequestState.Called or ShopRequestState.Taken } => Settle(new ShopSettlement.Answered(answer), now),
        { Settlement: ShopSettlement.Failed, IsTold: true } => this with { Settlement = new ShopSettlement.AnsweredLate(answer), IsTold = false },
        _ => this,
    };

    /// <summary>Nobody waits any longer.</summary>
    public ShopRequestRecord Failed(string code, DateTimeOffset now) => IsOpen ? Settle(new ShopSettlement.Failed(code), now) : this;

    /// <summary>Not wanted any more; only before the shop was asked.</summary>
    public ShopRequestRecord Withdrawn() => State is ShopRequestState.Asked ? this with { State = ShopRequestState.Withdrawn } : this;

    /// <summary>Whoever asked knows this settlement now. Of another one, which came in between, they still have to be told.</summary>
    public ShopRequestRecord Told(ShopSettlement told) =>
        Settlement is not null && Settlement.GetType() == told?.GetType() && !IsTold ? this with { IsTold = true } : this;

    public override string ToString() => $"{Request} {State}";

    private ShopRequestRecord Settle(ShopSettlement settlement, DateTimeOffset now) =>
        this with { State = ShopRequestState.Settled, Settlement = settlement, SettledAt = now, IsTold = false };
}
