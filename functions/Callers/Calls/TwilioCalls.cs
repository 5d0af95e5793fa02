using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Serverless.Platform.Http;
using Serverless.Platform.Json;
using Serverless.Platform.Security;

namespace Serverless.Callers.Calls;

/// <summary>
/// The source <c>twilio</c>: Twilio Voice, as the address of a number ("A call comes in"), as its status callback, or both. New fields appear
/// without notice (Twilio, "TwiML Voice: request parameters").
/// </summary>
public sealed class TwilioCalls : ICallSource
{
    public const string SourceName = "twilio";

    private const int LongestId = 64, LongestAgent = 100;

    public string Name => SourceName;

    public bool SignsAddress => true;

    public string Decoy => "nobody-has-this-auth-token-nobody";

    public CallSignature Check(CallDelivery delivery, IReadOnlyList<string> secrets)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var header = delivery.Header(TwilioSignature.Header);
        if (header is null && delivery.HasHeader(TwilioSignature.Header)) { return new(SignatureCheck.Malformed); }

        return delivery.IsForm
            ? TwilioSignature.Check(header, delivery.Url!, delivery.Form, secrets)
            : TwilioSignature.Check(header, delivery.Url!, delivery.Body.Span, secrets);
    }

    public CallReading Read(CallDelivery delivery, CallSignature signature)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        if (FieldsOf(delivery) is not { } fields) { return new CallReading.Refused(Problems.MalformedJson); }

        var status = fields("DialCallStatus") ?? fields("CallStatus");
        if (fields("CallSid") is not { } sid || !IsId(sid)) { return Wrong("CallSid", "must be the id of a call"); }

        if (status is null) { return Wrong("CallStatus", "is missing"); }

        var parent = fields("ParentCallSid");
        if (parent is not null && !IsId(parent)) { return Wrong("ParentCallSid", "must be the id of a call"); }

        if (!IsKnown(status)) { return new CallReading.Unhandled($"{sid}.{status}", status); }

        return StepOf(status, isDial: fields("DialCallStatus") is not null, isLeg: parent is not null) is { } step
            ? new CallReading.Event(Call(delivery, fields, parent ?? sid, step, signature))
            : new CallReading.Nothing();
    }

    public IResult Answer(CallDelivery delivery, CallEvent? call) => TwilioAnswer.Of(delivery, call);

    private CallEvent Call(CallDelivery delivery, Func<string, string?> fields, string id, CallStep step, CallSignature signature)
    {
        var isLeg = fields("ParentCallSid") is not null;
        return new CallEvent(delivery.Business, Name, id, step, At(fields("Timestamp"), delivery.ReceivedAt))
        {
            From = delivery.Phone(fields("From")),
            To = isLeg ? null : delivery.Phone(fields("To")),
            IsInbound = isLeg || fields("Direction") is not { } direction || direction == "inbound",
            Agent = isLeg ? Agent(fields("To")) : null,
            ForwardedFrom = delivery.Phone(fields("ForwardedFrom")),
            Verification = signature.CoversAll ? VerificationOf(fields("StirVerstat")) : CallVerification.Unknown,
            Duration = Seconds(fields("DialCallStatus") is not null ? fields("DialCallDuration") : fields("CallDuration")),
        };
    }

    /// <summary>
    /// A leg is the call from Twilio to who is to answer; that it failed ends only the leg, and the result of dialling says what came of the
    /// call itself.
    /// </summary>
    private static CallStep? StepOf(string status, bool isDial, bool isLeg) => status switch
    {
        "completed" or "answered" when isDial => CallStep.Ended,
        _ when isDial => CallStep.Missed,
        "in-progress" => CallStep.Answered,
        "completed" => CallStep.Ended,
        _ when isLeg => null,
        "queued" or "initiated" or "ringing" => CallStep.Ringing,
        _ => CallStep.Missed,
    };

    private static bool IsKnown(string status) =>
        status is "queued" or "initiated" or "ringing" or "in-progress" or "answered" or "completed" or "busy" or "failed" or "no-answer" or "canceled";

    /// <summary>
    /// Only attestation A says that the caller may use the number; B and C say where the call came from. What was diverted or passed through
    /// keeps the letter of its first network.
    /// </summary>
    private static CallVerification VerificationOf(string? verstat) => verstat switch
    {
        not null when verstat.StartsWith("TN-Validation-Passed-A", StringComparison.Ordinal) => CallVerification.Passed,
        not null when verstat.StartsWith("TN-Validation-Failed", StringComparison.Ordinal) => CallVerification.Failed,
        _ => CallVerification.Unknown,
    };

    private static Func<string, string?>? FieldsOf(CallDelivery delivery)
    {
        if (delivery.IsForm) { return name => delivery.Form[name]; }

        if (!JsonBody.TryParse(delivery.Body, out var document)) { return null; }

        using (document)
        {
            if (document.RootElement.ValueKind is not JsonValueKind.Object) { return null; }

            var members = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (JsonReading.Value(member.Value, 512) is { } text) { members.TryAdd(member.Name, text); }
            }

            return members.GetValueOrDefault;
        }
    }

    private static bool IsId(string text) => text.Length <= LongestId && text.All(char.IsAsciiLetterOrDigit);

    private static string? Agent(string? to) => to is not null && !to.Any(char.IsControl) ? JsonReading.Cut(to, LongestAgent) : null;

    private static TimeSpan? Seconds(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Only status callbacks say when it was, in the format of e-mails.</summary>
    private static DateTimeOffset At(string? text, DateTimeOffset now) =>
        DateTimeOffset.TryParseExact(text, "ddd, dd MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        && time <= now && time > now.AddDays(-1) ? time.ToUniversalTime() : now;

    private static CallReading.Refused Wrong(string field, string reason) => new(Problems.Invalid([new ProblemField($"/{field}", reason)]));
}
