using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Serverless.Customers.Phones;
using Serverless.Platform.Telemetry;

namespace Serverless.Callers.Crm;

/// <summary>The way to a business's CRM: picks the connector of its kind, takes care that not too many ask at once, and tells what came of it.</summary>
internal sealed partial class CrmCaller(IEnumerable<ICrm> crms, CrmGates gates, TimeProvider clock, ILogger<CrmCaller> logger)
{
    private static readonly Meter Meter = new("Serverless.Callers");
    private static readonly Counter<long> Calls = Meter.CreateCounter<long>("crm.calls", description: "Look-ups and activities that CRMs were asked for, by what came of them");
    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>("crm.duration", "ms", "How long CRMs took", advice: Buckets.Calls);
    private readonly Dictionary<string, ICrm> _crms = crms.ToDictionary(crm => crm.Kind, StringComparer.Ordinal);

    /// <summary>Asks for the contacts of a number. Never throws.</summary>
    public async Task<CrmReply> FindAsync(CrmCall call, PhoneNumber phone)
    {
        var start = clock.GetTimestamp();
        var reply = await AskAsync(call, phone);
        var milliseconds = clock.GetElapsedTime(start).TotalMilliseconds;
        Count(call, "find", reply.State.ToString(), reply.Code, milliseconds);
        var level = LevelOf(reply.State);
        Log.Asked(logger, level, call.Business.Id, call.Crm.Kind, reply.State, reply.Code, reply.Contacts.Count, (long)milliseconds);
        return reply;
    }

    /// <summary>Writes an activity. Never throws but when it is cancelled.</summary>
    public async Task<CrmWriteResult> AddAsync(CrmCall call, string contactId, CrmActivity activity, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        var result = await WriteAsync(call, contactId, activity, cancellationToken);
        var milliseconds = clock.GetElapsedTime(start).TotalMilliseconds;
        Count(call, "write", result.State.ToString(), result.Code, milliseconds);
        var level = LevelOf(result.State);
        Log.Written(logger, level, call.Business.Id, call.Crm.Kind, activity.Id, result.State, result.Code, (long)milliseconds);
        return result;
    }

    private async Task<CrmReply> AskAsync(CrmCall call, PhoneNumber phone)
    {
        if (_crms.GetValueOrDefault(call.Crm.Kind) is not { } crm) { return CrmReply.Of(CrmState.Misconfigured, CrmCodes.NotConfigured); }

        // Before the slot as well: who waits for one would be told nothing else.
        var gate = gates.Of(call);
        if (gate.Paused is { } paused) { return paused; }

        var reply = await gate.InSlotAsync(call.Crm.LookupBudget, () => Guarded(() => crm.FindAsync(call, phone, CancellationToken.None)));
        return reply is null ? CrmReply.Of(CrmState.Throttled, CrmCodes.Busy) : CrmMatches.Of(reply, phone, call.Business.Country, crm.FindsByOtherMeans);
    }

    private async Task<CrmWriteResult> WriteAsync(CrmCall call, string contactId, CrmActivity activity, CancellationToken cancellationToken)
    {
        if (_crms.GetValueOrDefault(call.Crm.Kind) is not { } crm) { return CrmReply.Of(CrmState.Misconfigured, CrmCodes.NotConfigured).AsWrite(); }

        return await gates.Of(call).InSlotAsync(TimeSpan.FromSeconds(30), () => crm.AddAsync(call, contactId, activity, cancellationToken))
            ?? CrmReply.Of(CrmState.Throttled, CrmCodes.Busy).AsWrite();
    }

    private async Task<CrmReply> Guarded(Func<Task<CrmReply>> ask)
    {
        try { return await ask(); }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The text could quote the answer.
            Log.Failed(logger, exception.GetType().Name);
            return CrmReply.Of(CrmState.Down, CrmCodes.Fault);
        }
    }

    private static void Count(CrmCall call, string what, string state, string code, double milliseconds)
    {
        Calls.Add(1, new("kind", call.Crm.Kind), new("call", what), new("state", state), new("code", code));
        Durations.Record(milliseconds, new("kind", call.Crm.Kind), new("call", what));
    }

    private static LogLevel LevelOf(CrmState state) => state switch
    {
        CrmState.Answered => LogLevel.Information,
        CrmState.Misconfigured => LogLevel.Error,
        _ => LogLevel.Warning,
    };

    private static LogLevel LevelOf(CrmWriteState state) => state switch
    {
        CrmWriteState.Written => LogLevel.Information,
        CrmWriteState.Misconfigured => LogLevel.Error,
        _ => LogLevel.Warning,
    };

    private static partial class Log
    {
        [LoggerMessage(EventName = "crm.asked", Message = "The {Kind} CRM of {Business} was asked for a caller: {State}, {Code}, {Contacts} contacts, {Milliseconds} ms")]
        public static partial void Asked(ILogger logger, LogLevel level, string business, string kind, CrmState state, string code, int contacts, long milliseconds);

        [LoggerMessage(EventName = "crm.written", Message = "The {Kind} CRM of {Business} was given activity {Activity}: {State}, {Code}, {Milliseconds} ms")]
        public static partial void Written(ILogger logger, LogLevel level, string business, string kind, string activity, CrmWriteState state, string code, long milliseconds);

        [LoggerMessage(Level = LogLevel.Error, EventName = "crm.failed", Message = "A look-up failed in the app itself: {Exception}")]
        public static partial void Failed(ILogger logger, string exception);
    }
}
