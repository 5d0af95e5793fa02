using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Channels;

namespace Serverless.Conversations;

/// <summary>Shows customers that their messages were read, where the settings want it and the channel leaves it to us.</summary>
public sealed class ReadMarks(IChatActions actions, IOptions<ChannelsOptions> options)
{
    public Task MarkAsync(Business business, ChatEvent item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        return options.Value.MarkRead && item is { Kind: ChatEventKind.Message, IsStandby: false, MessageId: { Length: > 0 } messageId }
            ? actions.MarkReadAsync(business, item.Channel, messageId, typing: false, cancellationToken)
            : Task.CompletedTask;
    }
}
