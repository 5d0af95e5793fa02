using System.Text.Json;

namespace Serverless.Channels.Meta;

/// <summary>What differs between the channels in an answer of the Graph API.</summary>
/// <param name="Name">Begins the reasons.</param>
/// <param name="MessageId">Finds the id of the accepted message in the answer's object; null when there is none.</param>
internal sealed record GraphChannel(string Name, MetaErrorTable Errors, Func<JsonElement, string?> MessageId)
{
    /// <summary>The text of a member, or null when it is absent, empty or of another kind.</summary>
    public static string? Text(JsonElement parent, string name) =>
        parent.ValueKind is JsonValueKind.Object && parent.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.String
            && member.GetString() is { Length: > 0 } text ? text : null;
}
