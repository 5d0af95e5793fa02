using Azure.Messaging.ServiceBus;

namespace Serverless.Local.Worker.ServiceBus;

/// <summary>What the type of a trigger's parameter says about the messages it takes.</summary>
internal static class MessageShape
{
    private static readonly Type[] Collections =
    [
        typeof(List<>), typeof(IList<>), typeof(ICollection<>), typeof(IEnumerable<>), typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>),
    ];

    /// <summary>The type of one message in a batch parameter; null when the parameter is not a collection of messages.</summary>
    public static Type? ElementOf(Type parameter)
    {
        if (parameter.IsArray)
        {
            var element = parameter.GetElementType()!;
            // byte[] is one message's body, not many messages.
            return element == typeof(byte) ? null : element;
        }

        return parameter.IsGenericType && Collections.Contains(parameter.GetGenericTypeDefinition()) ? parameter.GetGenericArguments()[0] : null;
    }

    /// <summary>The reason why a trigger cannot bind to this parameter; null when it can.</summary>
    public static string? Problem(Type parameter, bool isBatched)
    {
        if (isBatched)
        {
            return ElementOf(parameter) switch
            {
                null => $"IsBatched needs a collection of messages, not {parameter.Name} (AZFW0008).",
                var element when element == typeof(ServiceBusReceivedMessage) && !parameter.IsArray =>
                    "a batch of ServiceBusReceivedMessage binds to an array only.",
                var element when element == typeof(BinaryData) => "BinaryData cannot be bound; take byte[] or ServiceBusReceivedMessage.",
                _ => null,
            };
        }

        return parameter == typeof(BinaryData) ? "BinaryData cannot be bound; take byte[] or ServiceBusReceivedMessage."
            : ElementOf(parameter) == typeof(ServiceBusReceivedMessage) ? "many messages need IsBatched = true (AZFW0008)."
            : null;
    }
}
