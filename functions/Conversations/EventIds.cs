using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Serverless.Platform.Security;

namespace Serverless.Conversations;

/// <summary>The ids of what a webhook tells: the same for every delivery of the same event.</summary>
internal static class EventIds
{
    /// <summary>The id of an event that the provider gave none: its bytes are the same in every delivery.</summary>
    /// <param name="account">The page or number it is of.</param>
    public static string OfBytes(string channel, string account, JsonElement item)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(JsonMarshal.GetRawUtf8Value(item), hash);
        return StableId.From(channel, account, Convert.ToHexStringLower(hash));
    }

    /// <summary>A member's, a field's or a kind's name, safe to log and to store: it is foreign text.</summary>
    public static string Name(string? text) =>
        text is { Length: > 0 and <= 60 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? text : "other";
}
