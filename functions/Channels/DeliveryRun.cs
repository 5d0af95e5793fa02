using Serverless.Businesses;
using Serverless.Conversations;

namespace Serverless.Channels;

/// <summary>One message on its way, with what was read for it.</summary>
internal sealed record DeliveryRun(Business Business, ChatMessage Message, ChatThread? Thread, DeliveryRow Row)
{
    /// <summary>The rows of the other messages that are part of this one; they always have its state.</summary>
    public IReadOnlyList<DeliveryRow> Members { get; init; } = [];

    /// <summary>The message was made of several, but that was given up before: each goes on alone.</summary>
    public bool IsSplit => Message.Parts.Count > 0 && Members.Count == 0;

    /// <summary>Each message that goes out with this one, itself first, with its row.</summary>
    public IEnumerable<(ChatMessage Message, DeliveryRow Row)> Each => Members.Count == 0 ? [(Message, Row)] : Message.Parts.Zip([Row, .. Members]);
}
