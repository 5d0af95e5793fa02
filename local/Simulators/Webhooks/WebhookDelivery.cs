using System.Text.Json.Serialization;

namespace Serverless.Local.Simulators.Webhooks;

[JsonConverter(typeof(JsonStringEnumConverter<WebhookState>))]
internal enum WebhookState
{
    /// <summary>Held back by <c>POST webhooks/hold</c>.</summary>
    Held,

    /// <summary>Waits for its first or next attempt.</summary>
    Pending,

    /// <summary>Answered with 2xx.</summary>
    Delivered,

    /// <summary>Every attempt failed; it will not be sent again by itself.</summary>
    GivenUp,
}

/// <summary>One call of the app's webhook endpoint: status 0 means no answer within the time limit.</summary>
internal sealed record WebhookAttempt(DateTimeOffset At, int Status, long Milliseconds, string? Answer);

/// <summary>A webhook of the simulated world: what is sent, byte for byte, and how it went.</summary>
internal sealed record WebhookDelivery
{
    public long Id { get; init; }

    /// <summary>Deliveries of one lane are first tried in the order they were made; for Messenger the chat.</summary>
    public required string Lane { get; init; }

    /// <summary>What it tells, for example <c>messages</c> or <c>order.shipped</c>.</summary>
    public required string Topic { get; init; }

    /// <summary>Below the app's address, for example <c>/api/webhooks/messenger</c>.</summary>
    public required string Path { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The exact bytes, in base64.</summary>
    public required byte[] Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A failed one is tried again, as Meta does.</summary>
    public bool Retries { get; init; } = true;

    /// <summary>Waits before each further attempt, when the sender has its own; Meta's otherwise.</summary>
    public IReadOnlyList<TimeSpan>? Waits { get; init; }

    public WebhookState State { get; init; } = WebhookState.Pending;

    public IReadOnlyList<WebhookAttempt> Attempts { get; init; } = [];

    public DateTimeOffset? NextAttemptAt { get; init; }
}
