using System.Diagnostics.Metrics;
using Serverless.Businesses;
using Serverless.Customers.Phones;
using Serverless.Platform.Security;

namespace Serverless.Callers.Crm;

/// <summary>
/// Look-ups: from memory, or by asking the CRM, once for all who want the same number now. The caller waits no longer than the budget; the
/// question goes on, and its answer is there for the next.
/// </summary>
internal sealed class CrmLookup(CrmCaller caller, CrmCache cache, CrmFlights flights, KeyedHash hash, TimeProvider clock) : ICrmLookup
{
    private static readonly Meter Meter = new("Serverless.Callers");
    private static readonly Counter<long> Lookups = Meter.CreateCounter<long>("crm.lookups", description: "Look-ups of callers, by where the answer came from");

    public async Task<CrmAnswer> FindAsync(Business business, PhoneNumber phone, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        cancellationToken.ThrowIfCancellationRequested();
        if (business.Crm is not { } crm) { return Answer(CrmReply.Of(CrmState.NotConfigured, CrmCodes.NotConfigured), "none"); }

        if (phone.Value.Length == 0) { return Answer(CrmReply.None, "none"); }

        var call = new CrmCall(business, crm);
        var key = hash.Of("crm", business.Id, call.Key, phone.Value);
        if (cache.Find(key) is { } known) { return Answer(known, "memory"); }

        var flight = flights.Join(key, () => AskAsync(call, key, phone));
        try
        {
            return Answer(await flight.WaitAsync(crm.LookupBudget, clock, cancellationToken), "crm");
        }
        catch (TimeoutException)
        {
            return Answer(CrmReply.Of(CrmState.Slow, CrmCodes.Timeout), "crm");
        }
    }

    private async Task<CrmReply> AskAsync(CrmCall call, string key, PhoneNumber phone)
    {
        var reply = await caller.FindAsync(call, phone);
        cache.Keep(key, reply);
        return reply;
    }

    private static CrmAnswer Answer(CrmReply reply, string from)
    {
        Lookups.Add(1, new("from", from), new("state", reply.State.ToString()));
        return new CrmAnswer(reply.State, reply.Contacts, reply.IsTruncated);
    }
}
