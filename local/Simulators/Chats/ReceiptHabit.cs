using System.Text.Json.Serialization;

namespace Serverless.Local.Simulators.Chats;

/// <summary>What a customer's device tells about messages that arrive.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReceiptHabit>))]
internal enum ReceiptHabit
{
    /// <summary>Every message is delivered at once.</summary>
    Delivers,

    /// <summary>Every message is delivered and read at once.</summary>
    Reads,

    /// <summary>The device is off: neither, until the customer acts.</summary>
    Silent,
}
