using Azure.Messaging.ServiceBus;

namespace Serverless.Local.ServiceBus;

internal enum SettlementKind
{
    Complete,
    Abandon,
    Defer,
    DeadLetter,
}

/// <summary>What a receiver decided about a message that it had locked.</summary>
internal sealed record Settlement(SettlementKind Kind, IReadOnlyDictionary<string, object>? Properties = null)
{
    public static Settlement Complete { get; } = new(SettlementKind.Complete);

    public static Settlement Abandon(IDictionary<string, object>? properties) => new(SettlementKind.Abandon, Copy(properties));

    public static Settlement Defer(IDictionary<string, object>? properties) => new(SettlementKind.Defer, Copy(properties));

    /// <exception cref="ArgumentOutOfRangeException">Reason or description has more than 4,096 characters.</exception>
    /// <exception cref="InvalidOperationException">The properties name another reason or description.</exception>
    public static Settlement DeadLetter(IDictionary<string, object>? properties, string? reason, string? description)
    {
        ThrowIfTooLong(reason, "deadLetterReason");
        ThrowIfTooLong(description, "deadLetterErrorDescription");
        var all = Copy(properties) ?? [];
        Merge(all, ServiceBusReceivedMessage.DeadLetterReasonHeader, reason);
        Merge(all, ServiceBusReceivedMessage.DeadLetterErrorDescriptionHeader, description);
        return new(SettlementKind.DeadLetter, all.Count == 0 ? null : all);
    }

    private static Dictionary<string, object>? Copy(IDictionary<string, object>? properties) =>
        properties is null || properties.Count == 0 ? null : new(properties);

    private static void Merge(Dictionary<string, object> all, string header, string? value)
    {
        if (value is null) { return; }

        if (all.TryGetValue(header, out var other) && !value.Equals(other as string, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"Differing values for {header} were given: one as argument, another in propertiesToModify.");
        }

        all[header] = value;
    }

    private static void ThrowIfTooLong(string? value, string name)
    {
        if (value is { Length: > ServiceBusReceiver.MaxDeadLetterTextLength })
        {
            throw new ArgumentOutOfRangeException(name, $"The argument '{name}' cannot exceed {ServiceBusReceiver.MaxDeadLetterTextLength} characters.");
        }
    }
}
