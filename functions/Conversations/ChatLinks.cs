using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Serverless.Consents;
using Serverless.Platform.Security;
using Serverless.Platform.Time;

namespace Serverless.Conversations;

/// <summary>Whose link was opened, and what it confirms.</summary>
/// <param name="Locale">The language in which the customer agreed, or null.</param>
public sealed record ChatLink(string Customer, IReadOnlyList<Purpose> Purposes, DateTimeOffset ExpiresAt, string? Locale);

/// <summary>
/// The <c>ref</c> of links that open a chat (<c>m.me</c>, <c>wa.me</c>): ties whoever opens it to the customer who was given it. Only letters, digits,
/// <c>-</c> and <c>_</c>, because Messenger takes no others; no personal data; useless for another business, and after its time.
/// </summary>
public sealed class ChatLinks(IOptions<ChatLinkOptions> options, TimeProvider clock)
{
    /// <summary>No ref of ours is longer.</summary>
    public const int MaxLength = 200;

    private const string Version = "s1";

    /// <summary>A longer message was not written by a link.</summary>
    private const int MaxText = 600;

    private static readonly SearchValues<char> RefCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly byte[] _key = Encoding.UTF8.GetBytes(options.Value.SigningKey);

    public string Issue(string business, string customer, IReadOnlyList<Purpose> purposes, string? locale)
    {
        ArgumentNullException.ThrowIfNull(purposes);
        var mask = purposes.Aggregate(0, (bits, purpose) => bits | (1 << (int)purpose));
        var expires = (clock.GetUtcNow() + options.Value.Lifetime).ToUnixTimeSeconds();
        var language = locale is { Length: <= 6 } && locale.All(c => char.IsAsciiLetter(c) || c is '-' or '_') ? locale.Replace('-', '_') : "";
        var payload = string.Create(CultureInfo.InvariantCulture, $"{Version}-{customer}-{mask:x}-{expires:x}-{language}");
        return $"{payload}-{Sign(business, payload)}";
    }

    /// <summary>The link behind a ref that was opened at <paramref name="openedAt"/>; null when it is not ours, was forged, is of another business or came too late.</summary>
    public ChatLink? Read(string business, string? reference, DateTimeOffset openedAt)
    {
        if (reference is null || reference.Length > MaxLength || reference.Split('-') is not [Version, var customer, var mask, var expires, var locale, var signature]) { return null; }

        var expected = Encoding.ASCII.GetBytes(Sign(business, reference[..^(signature.Length + 1)]));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature))) { return null; }

        if (!Ulid.IsWellFormed(customer)
            || !int.TryParse(mask, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
            || !long.TryParse(expires, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var seconds))
        {
            return null;
        }

        var until = DateTimeOffset.FromUnixTimeSeconds(seconds);
        List<Purpose> purposes = [.. Enum.GetValues<Purpose>().Where(purpose => (bits & (1 << (int)purpose)) != 0)];
        return openedAt > until ? null : new ChatLink(customer, purposes, until, locale.Length == 0 ? null : locale.Replace('_', '-'));
    }

    /// <summary>
    /// The ref in a message that a <c>wa.me</c> link wrote for the customer, who may have added words; null when there is none. WhatsApp's
    /// links carry nothing but a text.
    /// </summary>
    public static string? FindIn(string? text)
    {
        if (text is not { Length: <= MaxText } || text.IndexOf(Version + "-", StringComparison.Ordinal) is not (>= 0 and var start)) { return null; }

        var length = text.AsSpan(start).IndexOfAnyExcept(RefCharacters);
        return length < 0 ? text[start..] : text[start..(start + length)];
    }

    /// <summary>Whether a ref has the form of ours; says nothing of its signature.</summary>
    public static bool IsOurs(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.StartsWith(Version + "-", StringComparison.Ordinal);
    }

    private string Sign(string business, string payload) =>
        StableId.Base32(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"chat-link\n{business}\n{payload}")));
}
