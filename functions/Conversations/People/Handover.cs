using Microsoft.Extensions.Logging;
using Serverless.Businesses;

namespace Serverless.Conversations.People;

internal sealed partial class Handover(IThreads threads, ILogger<Handover> logger) : IHandover
{
    public async Task ToPersonAsync(Business business, ChatThread thread, string reason, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await threads.UpdateAsync(thread.Business, thread.Customer, thread.Id, stored => stored.HeldBy is not null
            ? stored
            : ThreadHolds.Give(stored, ThreadHolders.Person, at, passes: stored.Channel == ChatChannels.Messenger), cancellationToken);
        Log.HandedOver(logger, thread.Business, thread.Id, reason);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "chat.handed-over", Message = "Thread {Thread} of {Business} is given to a person: {Reason}")]
        public static partial void HandedOver(ILogger logger, string business, string thread, string reason);
    }
}
