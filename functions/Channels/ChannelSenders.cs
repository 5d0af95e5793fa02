namespace Serverless.Channels;

/// <summary>The channels that can send, by name.</summary>
internal sealed class ChannelSenders(IEnumerable<IChannelSender> senders)
{
    private readonly Dictionary<string, IChannelSender> _byChannel = senders.ToDictionary(sender => sender.Channel, StringComparer.Ordinal);

    public async Task<SendOutcome> SendAsync(ChatSend send, CancellationToken cancellationToken) =>
        _byChannel.TryGetValue(send.Thread.Channel, out var sender)
            ? await sender.SendAsync(send, cancellationToken)
            : new SendOutcome.Refused("channel-unknown") { NeedsAttention = true };
}
