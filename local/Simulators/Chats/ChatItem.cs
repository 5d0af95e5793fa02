using System.Text.Json;

namespace Serverless.Local.Simulators.Chats;

/// <summary>One thing in a chat, as the customer sees it.</summary>
internal sealed record ChatItem
{
    /// <summary>Position in the chat, from 1.</summary>
    public long Number { get; init; }

    /// <summary>The provider's message id.</summary>
    public required string Mid { get; init; }

    /// <summary><c>business</c> or <c>customer</c>.</summary>
    public required string From { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>What it is, in the words that docs/local.md lists, for example <c>text</c>, <c>receipt</c>, <c>template</c> or <c>like</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>All words in it, in reading order; for a template those of its parts, one a line.</summary>
    public string Text { get; init; } = "";

    /// <summary>What can be tapped.</summary>
    public IReadOnlyList<ChatChoice> Choices { get; init; } = [];

    /// <summary>The provider's own object, as it was sent: Messenger's <c>message</c>, WhatsApp's whole body.</summary>
    public JsonElement? Message { get; init; }

    public string? MessagingType { get; init; }

    /// <summary>What the sender wants back with every webhook about it: Messenger's <c>metadata</c>, WhatsApp's <c>biz_opaque_callback_data</c>.</summary>
    public string? Metadata { get; init; }

    /// <summary>The customer's reaction, for example <c>like</c>.</summary>
    public string? Reaction { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>WhatsApp: what it costs, as its statuses tell it.</summary>
    public ChatPrice? Price { get; init; }
}

/// <summary>Something to tap. <paramref name="Kind"/> is <c>url</c>, <c>postback</c>, <c>quick-reply</c>, <c>button</c>, <c>row</c> and so on.</summary>
internal sealed record ChatChoice(string Kind, string Title, string? Payload, string? Url);

/// <summary>WhatsApp's <c>pricing</c>: <paramref name="Type"/> <c>regular</c>, <c>free_customer_service</c> or <c>free_entry_point</c>.</summary>
internal sealed record ChatPrice(string Type, string Category);
