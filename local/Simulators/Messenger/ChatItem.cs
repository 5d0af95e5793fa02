using System.Text.Json;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>One thing in a chat, as the customer sees it.</summary>
internal sealed record ChatItem
{
    /// <summary>Position in the chat, from 1.</summary>
    public long Number { get; init; }

    public required string Mid { get; init; }

    /// <summary><c>business</c> or <c>customer</c>.</summary>
    public required string From { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// From the business: <c>text</c>, <c>receipt</c>, <c>button</c>, <c>generic</c>, <c>media</c>, <c>utility</c>, <c>image</c> and so on;
    /// from the customer: <c>text</c>, <c>like</c>, <c>quick-reply</c>, <c>postback</c>, <c>link</c>.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>All words in it, in reading order; for a template those of its parts, one a line.</summary>
    public string Text { get; init; } = "";

    /// <summary>What can be tapped.</summary>
    public IReadOnlyList<ChatChoice> Choices { get; init; } = [];

    /// <summary>The provider's own <c>message</c> object, as it was sent.</summary>
    public JsonElement? Message { get; init; }

    public string? MessagingType { get; init; }

    public string? Metadata { get; init; }

    /// <summary>The customer's reaction, for example <c>like</c>.</summary>
    public string? Reaction { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    public DateTimeOffset? ReadAt { get; init; }
}

/// <summary>A button or quick reply. <paramref name="Kind"/> is <c>url</c>, <c>postback</c> or <c>quick-reply</c>.</summary>
internal sealed record ChatChoice(string Kind, string Title, string? Payload, string? Url);
