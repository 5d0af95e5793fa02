using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Serverless.Operations.DeadLetters;

/// <summary>
/// Finishes broken-off runs while the bus still knows the ids of what they sent (an hour and longer); and forgets the journal after half a year.
/// </summary>
public sealed partial class DeadLetterTimers(IDeadLetterUpkeep upkeep, TimeProvider clock, ILogger<DeadLetterTimers> logger)
{
    /// <summary>How long it is on record what was done with a dead letter: ids, reasons and outcomes.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(180);

    [Function("dead-letters-finish")]
    public Task Finish([TimerTrigger("0 */15 * * * *")] TimerInfo timer, CancellationToken cancellationToken) => upkeep.FinishAllAsync(cancellationToken);

    [Function("dead-letters-retention")]
    public async Task Forget([TimerTrigger("0 41 3 * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        var forgotten = await upkeep.ForgetAsync(clock.GetUtcNow() - Kept, cancellationToken);
        Log.Forgotten(logger, forgotten, timer.IsPastDue);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "dead-letters.forgotten", Message = "{Rows} rows of the journal of dead letters forgotten, past due: {IsPastDue}")]
        public static partial void Forgotten(ILogger logger, int rows, bool isPastDue);
    }
}
