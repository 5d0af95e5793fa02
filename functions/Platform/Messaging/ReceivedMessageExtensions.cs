using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Serverless.Platform.Json;

namespace Serverless.Platform.Messaging;

public static class ReceivedMessageExtensions
{
    /// <summary>The business named on the message, or null. Nothing but a claim until it was checked against the stored record.</summary>
    public static string? Business(this ServiceBusReceivedMessage message) => Text(message, BusProperties.Business);

    /// <summary>The name and version of the body, or null.</summary>
    public static string? Schema(this ServiceBusReceivedMessage message) => Text(message, BusProperties.Schema);

    /// <summary>The trace that the message belongs to, or null.</summary>
    public static string? TraceParent(this ServiceBusReceivedMessage message) => Text(message, BusProperties.TraceParent);

    /// <summary>Whether it is a dead letter that was replayed: it has been handled before, whatever its delivery count says.</summary>
    public static bool IsReplay(this ServiceBusReceivedMessage message) => Text(message, BusProperties.ReplayOf) is not null;

    /// <summary>The id under which the message was sent first, the same for all its replays. What rests on an id rests on this one.</summary>
    public static string FirstId(this ServiceBusReceivedMessage message) => Text(message, BusProperties.ReplayOf) ?? message.MessageId;

    /// <summary>Reads a body of ours strictly: false when the schema or the JSON is not what was expected, which means dead letter.</summary>
    public static bool TryRead<T>(this ServiceBusReceivedMessage message, string schema, [NotNullWhen(true)] out T? body)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(message);
        body = null;
        if (message.Schema() != schema) { return false; }

        try
        {
            body = JsonSerializer.Deserialize(message.Body.ToMemory().Span, RecordJson.Of<T>());
            return body is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? Text(ServiceBusReceivedMessage message, string name)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.ApplicationProperties.TryGetValue(name, out var value) ? value as string : null;
    }
}
