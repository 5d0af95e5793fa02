using Serverless.Local.Simulators.Agents;
using Serverless.Local.Simulators.Crm;
using Serverless.Local.Simulators.Telephone;

namespace Serverless.Local.Demo;

/// <summary>The business's telephone, with one call at a time, and what those who answer it have before them: the desk and the CRM.</summary>
internal sealed class DemoTelephone(TelephoneExchange exchange, AgentDesk desk, CrmPeople crm, TimeProvider clock)
{
    private TelephoneCall? _call;

    /// <summary>The CRM that the desk works with.</summary>
    public CrmPeople Crm => crm;

    /// <summary>Somebody calls; the app must accept what the telephone tells of it.</summary>
    /// <param name="source">Whose telephone it is: one of <see cref="TelephoneShapes.Sources"/>.</param>
    /// <param name="from">Null: with a number that is withheld.</param>
    public async Task RingsAsync(string source, string? from, CancellationToken cancellationToken)
    {
        var call = new TelephoneCall
        {
            Business = DemoBusiness.Id, Source = source, Id = TelephoneShapes.NewId(source), From = from, To = "+4930555000", Agent = "Anna", RangAt = clock.GetUtcNow(),
        };
        _call = Accepted(await exchange.RingAsync(call, new TelephoneSending(), cancellationToken));
    }

    /// <summary>The call that is on is answered, hung up or given up; the app must accept that.</summary>
    public async Task GoesOnAsync(TelephoneStep step, CancellationToken cancellationToken) =>
        _call = Accepted(await exchange.GoOnAsync(_call!, step, null, new TelephoneSending(), cancellationToken));

    /// <summary>Waits until a card about the call that is on lies on the desk.</summary>
    public Task<DeskCard> DeskAsync(string type, CancellationToken cancellationToken) =>
        desk.Changes.WaitForAsync(() => desk.Cards.FirstOrDefault(card => card.Type == type && card.Data.GetProperty("call").GetProperty("sourceCallId").GetString() == _call!.Id), cancellationToken);

    private static TelephoneCall Accepted((TelephoneCall Call, IReadOnlyList<Simulators.Webhooks.WebhookDelivery> Sent) told) =>
        told.Sent.Select(sent => sent.Attempts[^1]).FirstOrDefault(attempt => attempt.Status is < 200 or >= 300) is { } failed
            ? throw new NotSeenException($"the app answered the telephone with {failed.Status} {failed.Answer}")
            : told.Call;
}
