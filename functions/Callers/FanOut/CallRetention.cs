using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Platform.Storage;

namespace Serverless.Callers.FanOut;

/// <summary>Forgets calls, with the numbers in them, when nobody needs to know who called any more.</summary>
public sealed partial class CallRetention(TableServiceClient tables, IOptions<FanOutOptions> options, TimeProvider clock, ILogger<CallRetention> logger)
{
    [Function("call-retention")]
    public async Task Run([TimerTrigger("0 7 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        var forgotten = await OldRows.ForgetAsync(tables.GetTableClient(TableNames.Calls), clock.GetUtcNow() - options.Value.KeepCallsFor, cancellationToken);
        Log.Forgotten(logger, forgotten, timer.IsPastDue);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "calls.forgotten", Message = "{Rows} rows of calls forgotten, past due: {IsPastDue}")]
        public static partial void Forgotten(ILogger logger, int rows, bool isPastDue);
    }
}
