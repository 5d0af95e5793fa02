using System.Buffers;
using System.Globalization;
using MimeKit;

namespace Serverless.Channels.Email;

/// <summary>
/// Which addresses are written to: one local part of plain characters and one domain; nothing quoted, no comments, no lists, so that no
/// address can be read as two or end a header. A domain in other scripts is written to in its ASCII form; a local part in other scripts
/// would need SMTPUTF8 (RFC 6531) all the way, which few mail servers know, so it is not written to.
/// </summary>
public static class EmailAddresses
{
    private const int LongestLocalPart = 64;
    private const int LongestDomain = 255;
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\"(),:;<>@[\\] ");
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    public static bool IsUsable(string address) => Ascii(address) is not null;

    /// <summary>The address ready for SMTP, or null when it cannot be written to.</summary>
    internal static MailboxAddress? Read(string? name, string address) => Ascii(address) is { } ascii ? new MailboxAddress(name, ascii) : null;

    /// <summary>Without the mail library, which takes long to load: businesses are checked at every start of a development host.</summary>
    private static string? Ascii(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var at = address.LastIndexOf('@');
        return at > 0 && IsLocalPart(address.AsSpan(0, at)) && Domain(address[(at + 1)..]) is { } domain ? $"{address[..at]}@{domain}" : null;
    }

    /// <summary>The domain in its ASCII form.</summary>
    internal static string DomainOf(MailboxAddress mailbox) => MailboxAddress.EncodeAddrspec(mailbox.Address).Split('@')[^1];

    private static bool IsLocalPart(ReadOnlySpan<char> local)
    {
        if (local.Length > LongestLocalPart || local.ContainsAny(Forbidden) || local[0] == '.' || local[^1] == '.' || local.IndexOf("..") >= 0) { return false; }

        foreach (var c in local)
        {
            if (!char.IsAscii(c) || char.IsControl(c)) { return false; }
        }

        return true;
    }

    private static string? Domain(string domain)
    {
        try
        {
            return domain.Length is > 0 and <= LongestDomain && domain.Contains('.', StringComparison.Ordinal) ? Idn.GetAscii(domain).ToLowerInvariant() : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
