using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;

namespace Serverless.Callers.Calls;

/// <summary>What a call reached.</summary>
public enum CallStep
{
    Ringing,
    Answered,

    /// <summary>Over. Whether anybody answered, <see cref="CallEvent.Duration"/> may say; a source that tells nothing of answers leaves it open.</summary>
    Ended,

    /// <summary>Over without an answer, as far as the source says so. It stays that: an <see cref="Ended"/> behind it adds nothing.</summary>
    Missed,
}

/// <summary>Whether the telephone network vouches for the caller's number (STIR/SHAKEN). Outside of North America it hardly ever says anything.</summary>
public enum CallVerification { Unknown, Passed, Failed }

/// <summary>
/// What a telephone tells of a call: one message on topic <c>caller-context</c> for each step of each call. Numbers are E.164, and null when
/// they are withheld or no numbers; a number is a hint who it may be, never a proof.
/// </summary>
/// <param name="Source">As the address of the webhook names it, or <c>whatsapp</c>.</param>
/// <param name="CallId">The source's id of the call.</param>
/// <param name="At">When it happened; when it was told where the source says no time.</param>
/// <param name="From">Who calls. Personal.</param>
/// <param name="To">Who is called. Personal when we call.</param>
/// <param name="IsInbound">Whether somebody calls the business; else the business calls somebody.</param>
/// <param name="Agent">Who answers on the business's side, as its telephone names them.</param>
/// <param name="ForwardedFrom">The number that was called first.</param>
/// <param name="WhatsAppUser">Of a WhatsApp call: the customer's BSUID, or <c>wa_id</c> when there is none. Personal.</param>
/// <param name="Account">Of a WhatsApp call: the id of the business's number.</param>
/// <param name="Duration">How long they spoke; longer than zero means that the call was answered, even when no step says so.</param>
public sealed record CallEvent(
    string Business, string Source, string CallId, CallStep Step, DateTimeOffset At, string? From = null, string? To = null, bool IsInbound = true,
    string? Agent = null, string? ForwardedFrom = null, CallVerification Verification = CallVerification.Unknown,
    string? WhatsAppUser = null, string? Account = null, TimeSpan? Duration = null)
{
    public const string Schema = "call/1";

    /// <summary>The source of calls that come over a WhatsApp number.</summary>
    public const string WhatsApp = "whatsapp";

    /// <summary>Our id of the call, fit for keys and logs.</summary>
    public string Id() => IdOf(Business, Source, CallId);

    public static string IdOf(string business, string source, string callId) => StableId.From("call", business, source, callId);

    /// <summary>For topic <c>caller-context</c>: the same id however often the source tells the same.</summary>
    public BusMessage Message() =>
        new(StableId.From(Id(), Step.ToString()), Lane: null, Business, Schema, RecordJson.Body(this)) { Kind = BusKinds.Call };

    public override string ToString() => $"{Source} {Step}";
}
