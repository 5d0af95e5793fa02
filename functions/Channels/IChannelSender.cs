using Serverless.Businesses;
using Serverless.Conversations;

namespace Serverless.Channels;

/// <summary>One message that may be sent now, with the records it was checked against.</summary>
public sealed record ChatSend(Business Business, ChatThread Thread, ChatMessage Message)
{
    public override string ToString() => Message.SendId;
}

/// <summary>Puts a message into a channel's own form and makes the call. Knows nothing of queues and records.</summary>
public interface IChannelSender
{
    /// <summary>The channel it serves, for example <c>messenger</c>.</summary>
    string Channel { get; }

    /// <summary>One attempt. Cancelled half-way, the outcome is unknown.</summary>
    Task<SendOutcome> SendAsync(ChatSend send, CancellationToken cancellationToken);
}
