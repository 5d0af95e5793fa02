using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Serverless.Platform.Security;

namespace Serverless.Conversations.Talk;

/// <summary>
/// What our buttons send back: a topic, its arguments, and a signature over them and the thread they were shown in. A payload is text
/// that anybody can send, so one that was not made here for this thread means nothing. At most 200 characters, as WhatsApp's lists take.
/// </summary>
public sealed class TapPayloads(IOptions<ChatLinkOptions> options)
{
    /// <summary>The longest id of a list's row on WhatsApp.</summary>
    public const int MaxLength = 200;

    private const string Version = "t1";
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
    private readonly byte[] _key = Encoding.UTF8.GetBytes(options.Value.SigningKey);

    /// <param name="thread">The thread whose customer may tap it.</param>
    /// <param name="arguments">Letters, digits, <c>-</c> and <c>_</c>.</param>
    /// <exception cref="ArgumentException">An argument has other characters, or all of them are too long.</exception>
    public string Issue(ChatThread thread, string topic, params ReadOnlySpan<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(thread);
        foreach (var argument in arguments)
        {
            if (argument.AsSpan().ContainsAnyExcept(Plain)) { throw new ArgumentException("An argument of a button has characters that have a meaning in payloads.", nameof(arguments)); }
        }

        var plain = string.Join('.', [Version, topic, .. arguments]);
        var payload = $"{plain}.{Sign(thread, plain)}";
        return payload.Length <= MaxLength ? payload : throw new ArgumentException("The arguments of a button are too long.", nameof(arguments));
    }

    /// <summary>The button that was tapped in the thread; null for any text that was not made here for it.</summary>
    public Tap? Read(ChatThread thread, string? payload)
    {
        ArgumentNullException.ThrowIfNull(thread);
        if (payload is not { Length: <= MaxLength } || payload.Split('.') is not [Version, var topic, .. var arguments, var signature]) { return null; }

        var expected = Encoding.ASCII.GetBytes(Sign(thread, payload[..^(signature.Length + 1)]));
        return CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature)) ? new Tap(topic, arguments) : null;
    }

    private string Sign(ChatThread thread, string plain) =>
        StableId.Base32(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"chat-tap\n{thread.Business}\n{thread.Id}\n{plain}")));
}
