using Azure.Messaging.ServiceBus;

namespace Serverless.Local.ServiceBus.Entities;

/// <summary>Service Bus: a correlation filter matches when every field that it sets equals the message's, case included.</summary>
internal sealed record CorrelationFilter
{
    public string? CorrelationId { get; init; }

    public string? ContentType { get; init; }

    public string? Label { get; init; }

    public string? MessageId { get; init; }

    public string? ReplyTo { get; init; }

    public string? ReplyToSessionId { get; init; }

    public string? SessionId { get; init; }

    public string? To { get; init; }

    /// <summary>Application properties; a template can only give text, so values are compared as text.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    public bool Matches(ServiceBusReceivedMessage message)
    {
        if (!Equal(CorrelationId, message.CorrelationId) || !Equal(ContentType, message.ContentType) || !Equal(Label, message.Subject)
            || !Equal(MessageId, message.MessageId) || !Equal(ReplyTo, message.ReplyTo) || !Equal(ReplyToSessionId, message.ReplyToSessionId)
            || !Equal(SessionId, message.SessionId) || !Equal(To, message.To))
        {
            return false;
        }

        foreach (var (name, expected) in Properties)
        {
            if (!message.ApplicationProperties.TryGetValue(name, out var value) || value as string != expected) { return false; }
        }

        return true;
    }

    private static bool Equal(string? expected, string? actual) => expected is null || string.Equals(expected, actual, StringComparison.Ordinal);
}
