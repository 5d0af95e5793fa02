using Serverless.Businesses;
using Serverless.Channels;

namespace Serverless.Tests.Conversations;

/// <summary>Remembers which messages were marked as read.</summary>
internal sealed class RecordingReadMarks : IChatActions
{
    public List<string> Marked { get; } = [];

    public Task<bool> MarkReadAsync(Business business, string channel, string messageId, bool typing, CancellationToken cancellationToken)
    {
        Marked.Add($"{channel} {messageId}");
        return Task.FromResult(true);
    }
}
