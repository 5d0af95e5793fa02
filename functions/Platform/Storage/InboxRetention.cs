using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Serverless.Platform.Storage;

/// <summary>
/// Forgets inbox rows after 14 days: by then no provider repeats an event any more (WhatsApp, the most patient one, stops after seven).
/// </summary>
public sealed partial class InboxRetention(TableServiceClient tables, TimeProvider clock, ILogger<InboxRetention> logger)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    [Function("inbox-retention")]
    public async Task Run([TimerTrigger("0 17 3 * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        var forgotten = await OldRows.ForgetAsync(tables.GetTableClient(TableNames.Inbox), clock.GetUtcNow() - Kept, cancellationToken);
        Log.Forgotten(logger, forgotten, timer.IsPastDue);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "inbox.forgotten", Message = "{Rows} inbox rows forgotten, past due: {IsPastDue}")]
        public static partial void Forgotten(ILogger logger, int rows, bool isPastDue);
    }
}
