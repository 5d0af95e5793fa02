using Serverless.Conversations;

namespace Serverless.Channels.Meta;

/// <summary>Meta says that a window is closed although we thought it open. Meta decides: our record follows.</summary>
internal static class ClosedWindow
{
    public static Task RecordAsync(IThreads threads, ChatMessage message, DateTimeOffset now, CancellationToken cancellationToken) =>
        threads.UpdateAsync(message.Business, message.Customer, message.Thread,
            thread => thread.WindowUntil > now ? thread with { WindowUntil = now } : thread, cancellationToken);
}
