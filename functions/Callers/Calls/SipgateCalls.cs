using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Serverless.Customers.Phones;
using Serverless.Platform.Http;
using Serverless.Platform.Json;
using Serverless.Platform.Security;

namespace Serverless.Callers.Calls;

/// <summary>
/// The source <c>sipgate</c>: sipgate.io's push, whose fields several telephone systems send as well. Numbers come with their calling code
/// and without the plus sign. sipgate tells of answers and ends only where the answer to a new call asks for it.
/// </summary>
public sealed class SipgateCalls : ICallSource
{
    public const string SourceName = "sipgate";

    private const int LongestId = 100, LongestAgent = 100;

    private static readonly Lazy<string> Nobody = new(NobodysKey);

    public string Name => SourceName;

    public string Decoy => Nobody.Value;

    public bool IsUsable(string secret) => SipgateSignature.IsKey(secret);

    public CallSignature Check(CallDelivery delivery, IReadOnlyList<string> secrets)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var header = delivery.Header(SipgateSignature.Header);
        return header is null && delivery.HasHeader(SipgateSignature.Header)
            ? new(SignatureCheck.Malformed)
            : new(SipgateSignature.Check(header, delivery.Body.Span, secrets));
    }

    public CallReading Read(CallDelivery delivery, CallSignature signature)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var form = delivery.Form;
        if (form["callId"] is not { Length: <= LongestId } id || id.Any(char.IsControl)) { return Wrong("callId", "must have 1 to 100 characters"); }

        return form["event"] switch
        {
            null => Wrong("event", "is missing"),
            "newCall" => Event(delivery, id, CallStep.Ringing, Only(form.Values("user[]"))),
            "answer" => Event(delivery, id, CallStep.Answered, form["user"] ?? Only(form.Values("user[]"))),
            "hangup" => HungUp(form["cause"]) is { } step ? Event(delivery, id, step, agent: null) : new CallReading.Nothing(),
            "dtmf" => new CallReading.Nothing(),
            var other => new CallReading.Unhandled($"{id}.{other}", other),
        };
    }

    public IResult Answer(CallDelivery delivery, CallEvent? call)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var response = new XElement("Response");
        if (call is { Step: CallStep.Ringing } && delivery.Url is { } url) { response.Add(new XAttribute("onAnswer", url), new XAttribute("onHangup", url)); }

        return CallXml.Of(response, "application/xml");
    }

    private CallReading.Event Event(CallDelivery delivery, string id, CallStep step, string? agent) =>
        new(new CallEvent(delivery.Business, Name, id, step, delivery.ReceivedAt)
        {
            From = delivery.Phone(delivery.Form["from"], PhoneForm.WithoutPlus),
            To = delivery.Phone(delivery.Form["to"], PhoneForm.WithoutPlus),
            IsInbound = delivery.Form["direction"] is not "out",
            Agent = agent is null || agent.Any(char.IsControl) ? null : JsonReading.Cut(agent, LongestAgent),
            ForwardedFrom = delivery.Phone(delivery.Form["diversion"], PhoneForm.WithoutPlus),
        });

    /// <summary>A call that was forwarded goes on elsewhere: nobody was missed, and nobody spoke here.</summary>
    private static CallStep? HungUp(string? cause) => cause switch
    {
        "busy" or "cancel" or "noAnswer" or "congestion" or "notFound" => CallStep.Missed,
        "forwarded" => null,
        _ => CallStep.Ended,
    };

    /// <summary>While several telephones ring, nobody in particular is called.</summary>
    private static string? Only(IReadOnlyList<string> users) => users is [var one] ? one : null;

    private static CallReading.Refused Wrong(string field, string reason) => new(Problems.Invalid([new ProblemField($"/{field}", reason)]));

    /// <summary>A key of sipgate's length that nothing was ever signed with.</summary>
    private static string NobodysKey()
    {
        var modulus = new byte[512];
        Array.Fill(modulus, (byte)0xF1);
        using var key = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = [1, 0, 1] });
        return Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
    }
}
