using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Serverless.Platform.Http;
using Serverless.Platform.Json;
using Serverless.Platform.Security;

namespace Serverless.Callers.Calls;

/// <summary>The source <c>standard</c>: our own call event, signed with Standard Webhooks over the raw bytes. For every PBX that can send JSON.</summary>
public sealed class StandardCalls : ICallSource
{
    public const string SourceName = "standard";

    private const string At = "/data";
    private const int LongestDuration = 86_400;

    public string Name => SourceName;

    public string Decoy => "whsec_bm9ib2R5LWhhcy10aGlzLXNlY3JldC1ub2JvZHk=";

    public CallSignature Check(CallDelivery delivery, IReadOnlyList<string> secrets)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var headers = new StandardWebhookHeaders(delivery.Header("webhook-id"), delivery.Header("webhook-timestamp"), delivery.Header("webhook-signature"));
        return new(StandardWebhookSignature.Check(headers, delivery.Body.Span, secrets, delivery.ReceivedAt));
    }

    public CallReading Read(CallDelivery delivery, CallSignature signature)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        if (delivery.IsForm) { return new CallReading.Refused(Problems.UnsupportedMediaType); }

        if (!JsonBody.TryParse(delivery.Body, out var document)) { return new CallReading.Refused(Problems.MalformedJson); }

        using (document)
        {
            var shape = new JsonShape(delivery.ReceivedAt);
            return Read(document.RootElement, delivery, shape) ?? new CallReading.Refused(Problems.Invalid(shape.Errors));
        }
    }

    public IResult Answer(CallDelivery delivery, CallEvent? call) => Results.StatusCode(call is null ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);

    private CallReading? Read(JsonElement root, CallDelivery delivery, JsonShape shape)
    {
        if (root.ValueKind is not JsonValueKind.Object)
        {
            shape.Fail("", "must be an object");
            return null;
        }

        if (shape.Text(root, "", "type", 100, required: true) is not { } type) { return null; }

        if (StepOf(type) is not { } step) { return new CallReading.Unhandled(delivery.Header("webhook-id")!, type); }

        var at = shape.Time(root, "", "timestamp", required: true);
        var call = shape.Object(root, "", "data", required: true) is { } data ? Call(data, delivery, shape, step) : null;
        return shape.Errors.Count > 0 ? null : new CallReading.Event(call! with { At = Earlier(at!.Value, delivery.ReceivedAt) });
    }

    private CallEvent Call(JsonElement data, CallDelivery delivery, JsonShape shape, CallStep step)
    {
        var id = shape.Text(data, At, "callId", 200, required: true) ?? "";
        var direction = shape.Text(data, At, "direction", 20) ?? "inbound";
        if (direction is not ("inbound" or "outbound")) { shape.Fail($"{At}/direction", "must be inbound or outbound"); }

        return new CallEvent(delivery.Business, Name, id, step, delivery.ReceivedAt)
        {
            From = Phone(delivery, shape, data, "from"),
            To = Phone(delivery, shape, data, "to"),
            IsInbound = direction == "inbound",
            Agent = shape.Text(data, At, "agent", 100),
            ForwardedFrom = Phone(delivery, shape, data, "forwardedFrom"),
            Verification = Verification(shape, data),
            Duration = Duration(shape, data),
        };
    }

    /// <summary>Telephones write a withheld number in many ways; an empty text is one of them.</summary>
    private static string? Phone(CallDelivery delivery, JsonShape shape, JsonElement data, string member) =>
        shape.Member(data, At, member, required: false) is { ValueKind: JsonValueKind.String } written && written.ValueEquals("")
            ? null
            : delivery.Phone(shape.Text(data, At, member, 200));

    private static CallVerification Verification(JsonShape shape, JsonElement data)
    {
        switch (shape.Text(data, At, "verification", 20))
        {
            case "A": return CallVerification.Passed;
            case "failed": return CallVerification.Failed;
            case null or "B" or "C" or "none": return CallVerification.Unknown;
            default:
                shape.Fail($"{At}/verification", "must be A, B, C, failed or none");
                return CallVerification.Unknown;
        }
    }

    private static TimeSpan? Duration(JsonShape shape, JsonElement data)
    {
        if (shape.Member(data, At, "duration", required: false) is not { } member) { return null; }

        if (member.ValueKind is JsonValueKind.Number && member.TryGetInt32(out var seconds) && seconds is >= 0 and <= LongestDuration) { return TimeSpan.FromSeconds(seconds); }

        shape.Fail($"{At}/duration", "must be whole seconds from 0 to 86400");
        return null;
    }

    private static CallStep? StepOf(string type) => type switch
    {
        "call.ringing" => CallStep.Ringing,
        "call.answered" => CallStep.Answered,
        "call.ended" => CallStep.Ended,
        "call.missed" => CallStep.Missed,
        _ => null,
    };

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
