using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Platform.Storage;

namespace Serverless.Conversations.People;

/// <summary>Section <c>Conversations</c>.</summary>
public sealed class ConversationsOptions
{
    /// <summary>How long what customers said is kept.</summary>
    public TimeSpan KeepMessagesFor { get; init; } = TimeSpan.FromDays(180);
}

/// <summary>Forgets what customers said, when nobody needs it for their question any more.</summary>
public sealed partial class TranscriptRetention(TableServiceClient tables, IOptions<ConversationsOptions> options, TimeProvider clock, ILogger<TranscriptRetention> logger)
{
    [Function("transcript-retention")]
    public async Task Run([TimerTrigger("0 47 3 * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        var forgotten = await OldRows.ForgetAsync(tables.GetTableClient(TableNames.Messages), clock.GetUtcNow() - options.Value.KeepMessagesFor, cancellationToken);
        Log.Forgotten(logger, forgotten, timer.IsPastDue);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "transcripts.forgotten", Message = "{Rows} messages of customers forgotten, past due: {IsPastDue}")]
        public static partial void Forgotten(ILogger logger, int rows, bool isPastDue);
    }
}
