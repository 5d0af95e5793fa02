using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Simulators.Agents;
using Serverless.Local.Simulators.Shop;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Local.Demo;

/// <summary>The business's telephone, which tells of calls by signed webhooks, and the desk of those who answer it.</summary>
internal sealed class DemoTelephone(IConfiguration settings, WebhookCourier courier, AgentDesk desk, TimeProvider clock)
{
    private const string Number = "+4930555000";
    private static readonly Uri Path = new($"/api/businesses/{DemoBusiness.Id}/calls/standard", UriKind.Relative);

    /// <summary>The telephone tells what a call of the person has reached; the app must accept it.</summary>
    /// <param name="type"><c>call.ringing</c>, <c>call.answered</c>, <c>call.ended</c> or <c>call.missed</c>.</param>
    public async Task TellsAsync(DemoPerson person, string call, string type, string? agent, CancellationToken cancellationToken)
    {
        var (id, at) = (StandardWebhook.NewId(), clock.GetUtcNow());
        var data = new JsonObject { ["callId"] = call, ["from"] = person.Shop.Phone, ["to"] = Number, ["direction"] = "inbound", ["agent"] = agent };
        var body = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["type"] = type, ["timestamp"] = at, ["data"] = data });
        var secret = settings["Secrets:demo-telephone"] ?? throw new NotSeenException("the setting Secrets__demo-telephone is missing");
        var delivery = await courier.SendNowAsync(new WebhookDelivery
        {
            Lane = "telephone",
            Topic = type,
            Path = Path.OriginalString,
            Headers = new Dictionary<string, string>(StandardWebhook.Headers(secret, id, at, body, "valid")) { ["Content-Type"] = "application/json" },
            Body = body,
            CreatedAt = at,
        }, cancellationToken);
        if (delivery.Attempts[^1] is { Status: < 200 or >= 300 } failed) { throw new NotSeenException($"the app answered the telephone with {failed.Status} {failed.Answer}"); }
    }

    /// <summary>Waits until a card about this call lies on the desk.</summary>
    public Task<DeskCard> DeskAsync(string call, string type, CancellationToken cancellationToken) =>
        desk.Changes.WaitForAsync(() => desk.Cards.FirstOrDefault(card => card.Type == type && card.Data.GetProperty("call").GetProperty("sourceCallId").GetString() == call), cancellationToken);
}
