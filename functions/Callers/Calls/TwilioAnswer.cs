using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Serverless.Callers.Calls;

/// <summary>
/// TwiML that lets a call go on. To a call that comes in: dial what the business has set, and tell this address when somebody answers and
/// what came of it. To everything else: nothing, which Twilio does not even look at.
/// </summary>
internal static class TwilioAnswer
{
    /// <summary>How long it rings, in seconds.</summary>
    private const int RingFor = 20;

    public static IResult Of(CallDelivery delivery, CallEvent? call)
    {
        var response = new XElement("Response");
        if (call is { Step: CallStep.Ringing, IsInbound: true } && delivery.Settings?.Dial is { } dial) { response.Add(Dial(dial, delivery.Url!)); }

        return CallXml.Of(response, "text/xml");
    }

    /// <summary>Until somebody answers, the caller hears it ring and the call counts as not answered.</summary>
    private static XElement Dial(string dial, string url) => new("Dial",
        new XAttribute("timeout", RingFor),
        new XAttribute("answerOnBridge", "true"),
        new XAttribute("action", url),
        new XElement(dial.StartsWith("sip:", StringComparison.Ordinal) ? "Sip" : "Number",
            new XAttribute("statusCallback", url),
            new XAttribute("statusCallbackEvent", "answered"),
            dial));
}

/// <summary>An answer of XML: a telephone reads nothing else.</summary>
internal static class CallXml
{
    public static IResult Of(XElement response, string contentType) =>
        Results.Text($"""<?xml version="1.0" encoding="UTF-8"?>{response.ToString(SaveOptions.DisableFormatting)}""", contentType, Encoding.UTF8);
}
