using System.Globalization;
using System.Text.Json;
using Serverless.Businesses;
using Serverless.Callers.Calls;
using Serverless.Customers.Phones;
using Serverless.Platform.Json;

namespace Serverless.Conversations;

/// <summary>
/// Calls over a WhatsApp number, as webhook field <c>calls</c> tells them (Meta, "Cloud API Calling"). Nothing says when the business's side
/// picks up a call of a customer: the end says how long they spoke.
/// </summary>
internal static class WhatsAppCalls
{
    private const int MaxId = 512;

    /// <summary>What an item of <c>calls[]</c> says; null for what is no step of a call.</summary>
    public static CallEvent? Read(JsonElement call, WhatsAppParty party, Business business, string account, DateTimeOffset at)
    {
        var isInbound = call.Member("direction"u8).Is("USER_INITIATED"u8);
        if ((!isInbound && !call.Member("direction"u8).Is("BUSINESS_INITIATED"u8)) || call.Text("id"u8, MaxId) is not { } id) { return null; }

        var isEnd = call.Member("event"u8).Is("terminate"u8);
        if (!isEnd && !(isInbound && call.Member("event"u8).Is("connect"u8))) { return null; }

        var duration = ((JsonElement?)call).Number("duration"u8) is > 0 and < 86_400 and var seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var step = !isEnd ? CallStep.Ringing : duration is null ? CallStep.Missed : CallStep.Ended;
        return Of(id, step, isInbound, party, business, account, at) with { To = Phone(call.Text("to"u8, 64)), Duration = duration };
    }

    /// <summary>Seconds, as everywhere at Meta, or ISO 8601, as one of its clients documents it; null when it is neither.</summary>
    public static DateTimeOffset? TimeOf(JsonElement call) =>
        call.Time("timestamp"u8)
        ?? (DateTimeOffset.TryParse(call.Text("timestamp"u8, 40), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            && time.Year >= 2000 ? time : null);

    /// <summary>What became of a call that the business makes, as an item of <c>statuses[]</c> says; null for a status of anything else.</summary>
    public static CallEvent? ReadStatus(JsonElement status, Business business, string account, DateTimeOffset at)
    {
        if (!status.Member("type"u8).Is("call"u8) || status.Text("id"u8, MaxId) is not { } id) { return null; }

        CallStep? step = status.Text("status"u8, 40) switch
        {
            "RINGING" => CallStep.Ringing,
            "ACCEPTED" => CallStep.Answered,
            "REJECTED" => CallStep.Missed,
            _ => null,
        };
        var party = WhatsAppParty.Of(status.Text("recipient_user_id"u8, 160), status.Text("recipient_id"u8, 160), default);
        return step is { } reached ? Of(id, reached, isInbound: false, party, business, account, at) with { To = party.Phone } : null;
    }

    private static CallEvent Of(string id, CallStep step, bool isInbound, WhatsAppParty party, Business business, string account, DateTimeOffset at) =>
        new(business.Id, CallEvent.WhatsApp, id, step, at)
        {
            From = isInbound ? party.Phone : null,
            IsInbound = isInbound,
            WhatsAppUser = party.Bsuid ?? party.Phone?[1..],
            Account = account,

            // WhatsApp knows whose number it is; nobody can call with another one's.
            Verification = isInbound && party.Phone is not null ? CallVerification.Passed : CallVerification.Unknown,
        };

    private static string? Phone(string? waId) => PhoneNumber.Parse(waId, country: null, PhoneForm.WithoutPlus)?.Value;
}
