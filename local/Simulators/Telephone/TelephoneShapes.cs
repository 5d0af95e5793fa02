using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Serverless.Local.Simulators.Telephone;

/// <summary>Bodies in the shapes of the telephones: Twilio, sipgate, and our own call event. WhatsApp's are Meta's.</summary>
internal static class TelephoneShapes
{
    public const string Twilio = "twilio";
    public const string Sipgate = "sipgate";
    public const string Standard = "standard";
    public const string WhatsApp = "whatsapp";

    public static IReadOnlyList<string> Sources { get; } = [Twilio, Sipgate, Standard, WhatsApp];

    public static string NewId(string source) => source switch
    {
        Twilio => "CA" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
        Sipgate => RandomNumberGenerator.GetInt32(1_000_000_000, int.MaxValue).ToString(CultureInfo.InvariantCulture),
        WhatsApp => "wacid." + Convert.ToHexString(RandomNumberGenerator.GetBytes(8)),
        _ => "call_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
    };

    /// <summary>The bodies that tell of the step, in the order in which they are sent; none where the source does not tell of it.</summary>
    public static IReadOnlyList<byte[]> Bodies(TelephoneCall call, TelephoneStep step, DateTimeOffset now) => call.Source switch
    {
        Twilio => [.. TwilioForms(call, step, now).Select(Form)],
        Sipgate when step == TelephoneStep.Ring || call.GoesOn => [Form(SipgateForm(call, step))],
        Standard => [Encoding.UTF8.GetBytes(StandardBody(call, step, now).ToJsonString())],
        _ => [],
    };

    /// <summary>
    /// Twilio tells of a leg that is answered and of what came of dialling where the answer dialled, and of the call's end at the number's
    /// status callback.
    /// </summary>
    private static IEnumerable<Dictionary<string, string?>> TwilioForms(TelephoneCall call, TelephoneStep step, DateTimeOffset now)
    {
        var result = step == TelephoneStep.Miss ? "no-answer" : "completed";
        if (step == TelephoneStep.Ring) { yield return TwilioForm(call, "ringing"); }
        else if (step == TelephoneStep.Answer)
        {
            yield return call.GoesOn
                ? new(TwilioForm(call, "in-progress")) { ["CallSid"] = "CA" + call.Id[2..].Reverse().Aggregate("", (text, c) => text + c), ["ParentCallSid"] = call.Id, ["Direction"] = "outbound-dial", ["To"] = call.Agent ?? "+4930555001" }
                : TwilioForm(call, "in-progress");
        }
        else
        {
            if (call.GoesOn) { yield return new(TwilioForm(call, "in-progress")) { ["DialCallStatus"] = result, ["DialCallDuration"] = Text(call.Seconds) }; }

            yield return new(TwilioForm(call, result)) { ["CallDuration"] = Text(call.Seconds), ["SequenceNumber"] = "0", ["Timestamp"] = now.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture) };
        }
    }

    private static Dictionary<string, string?> TwilioForm(TelephoneCall call, string status) => new()
    {
        ["AccountSid"] = "AC00000000000000000000000000000000",
        ["ApiVersion"] = "2010-04-01",
        ["CallSid"] = call.Id,
        ["CallStatus"] = status,
        ["Direction"] = "inbound",
        ["From"] = call.From ?? "+266696687",
        ["Caller"] = call.From ?? "+266696687",
        ["To"] = call.To,
        ["Called"] = call.To,
        ["ForwardedFrom"] = call.ForwardedFrom,
        ["StirVerstat"] = call.Verification switch { null => null, "failed" => "TN-Validation-Failed-A", "none" => "No-TN-Validation", var letter => $"TN-Validation-Passed-{letter}" },
    };

    private static Dictionary<string, string?> SipgateForm(TelephoneCall call, TelephoneStep step) => new()
    {
        ["event"] = step switch { TelephoneStep.Ring => "newCall", TelephoneStep.Answer => "answer", _ => "hangup" },
        ["direction"] = "in",
        ["from"] = call.From?.TrimStart('+') ?? "anonymous",
        ["to"] = call.To.TrimStart('+'),
        ["callId"] = call.Id,
        ["origCallId"] = call.Id,
        ["diversion"] = call.ForwardedFrom?.TrimStart('+'),
        [step == TelephoneStep.Ring ? "user[]" : "user"] = call.Agent,
        ["answeringNumber"] = step == TelephoneStep.Answer ? call.To.TrimStart('+') : null,
        ["cause"] = step switch { TelephoneStep.End => "normalClearing", TelephoneStep.Miss => "cancel", _ => null },
    };

    private static JsonObject StandardBody(TelephoneCall call, TelephoneStep step, DateTimeOffset now)
    {
        var data = new JsonObject { ["callId"] = call.Id, ["to"] = call.To, ["direction"] = "inbound" };
        if (call.From is not null) { data["from"] = call.From; }

        if (call.ForwardedFrom is not null) { data["forwardedFrom"] = call.ForwardedFrom; }

        if (call.Verification is not null) { data["verification"] = call.Verification; }

        if (step == TelephoneStep.Answer && call.Agent is not null) { data["agent"] = call.Agent; }

        if (step == TelephoneStep.End && call.Seconds > 0) { data["duration"] = call.Seconds; }

        var type = step switch { TelephoneStep.Ring => "call.ringing", TelephoneStep.Answer => "call.answered", TelephoneStep.End => "call.ended", _ => "call.missed" };
        return new JsonObject { ["type"] = type, ["timestamp"] = now, ["data"] = data };
    }

    private static byte[] Form(Dictionary<string, string?> fields) => Encoding.UTF8.GetBytes(string.Join('&', fields
        .Where(field => field.Value is not null)
        .Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value!)}")));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
