using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Simulators.Api;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.Shop;
using Serverless.Local.Simulators.Webhooks;
using Serverless.Local.Simulators.WhatsApp;

namespace Serverless.Local.Simulators.Telephone;

/// <summary>How a telephone's webhook is sent: well, or spoiled.</summary>
internal sealed record TelephoneSending
{
    /// <summary>The same bytes, this many times.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>See <see cref="TelephoneSignatures"/>.</summary>
    public string Signature { get; init; } = "valid";

    /// <summary>How old the signed timestamp claims to be, ISO 8601; only <c>standard</c> signs one.</summary>
    public string Age { get; init; } = "PT0S";
}

/// <summary>Signs a telephone's webhooks with the business's secret and sends them, as the telephone would.</summary>
internal sealed class TelephoneWebhooks(
    IConfiguration settings, WebhookCourier courier, SimulatorAddress address, WhatsAppChats chats, MetaAccounts accounts, WhatsAppWebhooks meta, TimeProvider clock)
{
    public static string Lane(TelephoneCall call) => $"telephone/{call.Business}/{call.Id}";

    /// <summary>Tells of the step; every webhook with the app's answer.</summary>
    public async Task<IReadOnlyList<WebhookDelivery>> TellAsync(TelephoneCall call, TelephoneStep step, TelephoneSending sending, CancellationToken cancellationToken)
    {
        if (call.Source == TelephoneShapes.WhatsApp) { return await TellWhatsAppAsync(call, step, sending, cancellationToken); }

        var sent = new List<WebhookDelivery>();
        foreach (var body in TelephoneShapes.Bodies(call, step, clock.GetUtcNow()))
        {
            var made = await MakeAsync(call.Business, call.Source, $"{call.Source}.{step}".ToLowerInvariant(), Lane(call), body, "", sending, cancellationToken);
            sent.Add(await SendAsync(made, sending, cancellationToken));
        }

        return sent;
    }

    /// <summary>Any bytes, signed as asked.</summary>
    /// <param name="query">Of the address that is called, with its question mark; Twilio signs it too.</param>
    public async Task<WebhookDelivery> SendRawAsync(string business, string source, byte[] body, string query, TelephoneSending sending, CancellationToken cancellationToken) =>
        await SendAsync(await MakeAsync(business, source, "raw", $"telephone/{business}/raw", body, query, sending, cancellationToken), sending, cancellationToken);

    private async Task<WebhookDelivery> SendAsync(WebhookDelivery made, TelephoneSending sending, CancellationToken cancellationToken)
    {
        var delivery = await courier.SendNowAsync(made, cancellationToken);
        for (var copy = 1; copy < sending.Copies; copy++) { delivery = await courier.RepeatAsync(delivery, cancellationToken); }

        return delivery;
    }

    private async Task<WebhookDelivery> MakeAsync(string business, string source, string topic, string lane, byte[] body, string query, TelephoneSending sending,
        CancellationToken cancellationToken)
    {
        var path = $"/api/businesses/{business}/calls/{source}{query}";
        var now = clock.GetUtcNow();
        var url = await BaseAsync(cancellationToken) + path;
        var headers = TelephoneSignatures.Headers(source, Secret(business, source), url, StandardWebhook.NewId(), now - Duration.Parse(sending.Age, "age"), body, sending.Signature);
        if (source != TelephoneShapes.Standard) { headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"; }

        return new WebhookDelivery { Lane = lane, Topic = topic, Path = path, Headers = headers, Body = body, CreatedAt = now };
    }

    /// <summary>The address that a business would type into its telephone's settings.</summary>
    private async Task<string> BaseAsync(CancellationToken cancellationToken) =>
        (settings["Links:BaseUrl"] is { Length: > 0 } known ? known : (await address.KnownAsync(cancellationToken)).ToString()).TrimEnd('/');

    /// <summary>sipgate keeps its private key to itself: the simulated one's is a setting of the simulators.</summary>
    private string Secret(string business, string source)
    {
        var name = source switch
        {
            TelephoneShapes.Sipgate => SipgateKeys.PrivateKey,
            TelephoneShapes.Twilio => $"Secrets:{business}-twilio",
            TelephoneShapes.Standard => $"Secrets:{business}-telephone",
            _ => throw LocalProblem.BadRequest($"source must be one of {string.Join(", ", TelephoneShapes.Sources)}."),
        };
        return settings[name] is { Length: > 0 } secret
            ? secret
            : throw LocalProblem.BadRequest($"There is no setting {name.Replace(":", "__", StringComparison.Ordinal)} to sign with.");
    }

    /// <summary>WhatsApp tells when it rings and when it is over; that somebody answers is between the business's gateway and Meta.</summary>
    private async Task<IReadOnlyList<WebhookDelivery>> TellWhatsAppAsync(TelephoneCall call, TelephoneStep step, TelephoneSending sending, CancellationToken cancellationToken)
    {
        var customer = chats.FindByAny(MetaAccounts.DemoNumberId, call.From ?? "")
            ?? throw LocalProblem.BadRequest("A WhatsApp call needs from: a customer of POST customers with channel whatsapp, by phone number or business-scoped id.");
        var (account, now) = (accounts.Find(customer.Account)!, clock.GetUtcNow());
        if (step == TelephoneStep.Answer) { return []; }

        if (step == TelephoneStep.Ring) { customer = chats.Change(customer, current => current with { WindowOpenedAt = now }); }

        JsonNode body = step == TelephoneStep.Ring
            ? WhatsAppEvents.Call(account, customer, now, call.Id)
            : WhatsAppEvents.CallEnded(account, customer, now, call.Id, call.AnsweredAt, call.Seconds);
        var made = meta.Make(Lane(call), "calls", Encoding.ASCII.GetBytes(MetaBytes.Write(body)));
        return [await SendAsync(made with { Headers = SignatureVariants.Apply(made.Headers, sending.Signature) }, sending, cancellationToken)];
    }
}
