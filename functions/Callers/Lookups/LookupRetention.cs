using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Platform.Storage;

namespace Serverless.Callers.Lookups;

/// <summary>Forgets who looked callers up. A bucket that is forgotten with them is full long since.</summary>
public sealed partial class LookupRetention(TableServiceClient tables, IOptions<LookupOptions> options, TimeProvider clock, ILogger<LookupRetention> logger)
{
    [Function("lookup-retention")]
    public async Task Run([TimerTrigger("0 27 3 * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        var forgotten = await OldRows.ForgetAsync(tables.GetTableClient(TableNames.Lookups), clock.GetUtcNow() - options.Value.KeepLookupsFor, cancellationToken);
        Log.Forgotten(logger, forgotten, timer.IsPastDue);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "lookups.forgotten", Message = "{Rows} look-ups of callers forgotten, past due: {IsPastDue}")]
        public static partial void Forgotten(ILogger logger, int rows, bool isPastDue);
    }
}
