using System.Text.Json;
using Serverless.Businesses;
using Serverless.Conversations;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;

namespace Serverless.Channels.Routing;

/// <summary>
/// Puts the next leg of a message on its way. Its send id is made of the one before and the chat, so that doing it twice is one message;
/// what it follows is recorded as over only afterwards.
/// </summary>
internal sealed class NextLegs(IMessageBus bus, TimeProvider clock)
{
    /// <summary>What a binary property holds.</summary>
    private const int MostBytes = 60 * 1024;

    /// <summary>The message as its delivery row keeps it; null where nothing can demand it again, or when it is too long.</summary>
    public static byte[]? Kept(ChatMessage message, ChatThread? thread)
    {
        if (message.Legs.Count == 0 && thread?.Channel != ChatChannels.WhatsApp) { return null; }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(message.WithTrace(), RecordJson.Of<ChatMessage>());
        return bytes.Length <= MostBytes ? bytes : null;
    }

    public static ChatMessage? Read(byte[]? kept) => kept is null ? null : JsonSerializer.Deserialize(kept, RecordJson.Of<ChatMessage>());

    /// <summary>The message on its next leg, or null when there is none.</summary>
    public static ChatMessage? Next(ChatMessage message, DateTimeOffset now) => message.Legs.Count == 0 ? null : message with
    {
        SendId = StableId.From("leg", message.SendId, message.Legs[0].Thread),
        Thread = message.Legs[0].Thread,
        Content = message.Legs[0].Content(message.Content),
        Legs = [.. message.Legs.Skip(1)],
        Follows = [.. message.Follows, message.SendId],
        Repeats = 0,
        Deferrals = 0,
        CreatedAt = now,
    };

    /// <summary>Sends the next leg; its send id, or null when there is none. Durable when it returns.</summary>
    public async Task<string?> GoAsync(ChatMessage message, CancellationToken cancellationToken)
    {
        if (Next(message, clock.GetUtcNow()) is not { } next) { return null; }

        await bus.SendAsync(Queues.ChatOutbound, ChatOutbox.ToBus(next, null), cancellationToken);
        return next.SendId;
    }

    /// <summary>Sends the message to the same chat once more, not before the given time; its new send id.</summary>
    public async Task<string> RepeatAsync(ChatMessage message, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        var again = message with
        {
            SendId = StableId.From("again", message.SendId),
            Follows = [.. message.Follows, message.SendId],
            Repeats = message.Repeats + 1,
            Deferrals = 0,
            CreatedAt = clock.GetUtcNow(),
        };
        await bus.SendAsync(Queues.ChatOutbound, ChatOutbox.ToBus(again, notBefore), cancellationToken);
        return again.SendId;
    }

    /// <summary>Asks for a look at the receipts when the business's time is up. Costs nothing where there is no other leg, or no such time.</summary>
    public Task CheckLaterAsync(Business business, ChatMessage message, CancellationToken cancellationToken) =>
        (message.Legs.Count > 0 || message.Parts.Any(part => part.Legs.Count > 0)) && business.DeliveryDeadline is { } within
            ? CheckAtAsync(new DeliveryCheck { Message = message }, clock.GetUtcNow() + within, cancellationToken)
            : Task.CompletedTask;

    public Task CheckAtAsync(DeliveryCheck check, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var id = StableId.From(DeliveryCheck.Schema, check.Message.SendId, $"{check.Looks}");
        return bus.SendAsync(Queues.ChatReceipts, new BusMessage(id, null, check.Message.Business, DeliveryCheck.Schema, RecordJson.Body(check)) { NotBefore = at },
            cancellationToken);
    }
}

/// <summary>Tells whether an earlier leg reached the customer meanwhile, so that the next one is not sent.</summary>
internal sealed class EarlierLegs(Deliveries deliveries, StoredDeliveryStates states)
{
    public async Task<bool> HaveDeliveredAsync(ChatMessage message, CancellationToken cancellationToken)
    {
        foreach (var earlier in message.Follows)
        {
            if (await deliveries.FindAsync(message.Business, message.Customer, earlier, cancellationToken) is { } row
                && await states.StateOfAsync(row, cancellationToken) is DeliveryStates.Delivered or DeliveryStates.Read)
            {
                return true;
            }
        }

        return false;
    }
}
