using Serverless.Businesses;
using Serverless.Conversations;

namespace Serverless.Channels;

/// <summary>One message on its way, with what was read for it.</summary>
internal sealed record DeliveryRun(Business Business, ChatMessage Message, ChatThread? Thread, DeliveryRow Row)
{
    /// <summary>The rows of the other messages that are part of this one; they always have its state.</summary>
    public IReadOnlyList<DeliveryRow> Members { get; init; } = [];
}
