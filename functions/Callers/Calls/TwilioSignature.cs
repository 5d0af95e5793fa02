using System.Security.Cryptography;
using System.Text;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Callers.Calls;

/// <summary>
/// Twilio's <c>X-Twilio-Signature</c>: base64 of HMAC-SHA1, keyed with the auth token, over the address exactly as it was called and then
/// each field of the form, sorted by name, name and value without a separator (Twilio, "Validating requests are coming from Twilio"). Which
/// port was part of the address is not told, so both count. A body of JSON is not appended: the address holds its SHA-256.
/// </summary>
public static class TwilioSignature
{
    public const string Header = "X-Twilio-Signature";

    /// <summary>Fields that Twilio was seen to add after it had signed; without them a signature may be right that is wrong with them.</summary>
    private static readonly string[] AddedLater = ["CallToken", "StirVerstat"];

    private const string BodyHash = "bodySHA256=";
    private const int Base64Length = 28;

    /// <summary>Of a form.</summary>
    /// <returns>Valid without covering everything when only the fields that are added later stand in its way.</returns>
    public static CallSignature Check(string? header, string url, FormFields form, IReadOnlyList<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(form);
        var all = form.All.OrderBy(field => field.Key, StringComparer.Ordinal).ThenBy(field => field.Value, StringComparer.Ordinal).ToList();
        var whole = Check(header, url, Text(all), tokens);
        var early = all.FindAll(field => !AddedLater.Contains(field.Key));
        return early.Count == all.Count || whole is not SignatureCheck.Mismatch ? new(whole) : new(Check(header, url, Text(early), tokens), CoversAll: false);
    }

    /// <summary>Of any other body.</summary>
    public static CallSignature Check(string? header, string url, ReadOnlySpan<byte> body, IReadOnlyList<string> tokens)
    {
        var check = Check(header, url, "", tokens);
        return new(check is SignatureCheck.Valid && !NamesBody(url, body) ? SignatureCheck.Mismatch : check);
    }

    private static string Text(List<KeyValuePair<string, string>> fields) => string.Concat(fields.Select(field => field.Key + field.Value));

    private static SignatureCheck Check(string? header, string url, string fields, IReadOnlyList<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (header is null) { return SignatureCheck.Missing; }

        Span<byte> claimed = stackalloc byte[HMACSHA1.HashSizeInBytes];
        var isHash = header.Length == Base64Length && Convert.TryFromBase64String(header, claimed, out var length) && length == claimed.Length;
        if (!isHash || Convert.ToBase64String(claimed) != header) { return SignatureCheck.Malformed; }

        var matches = false;
        foreach (var token in tokens)
        {
            foreach (var form in Forms(url)) { matches |= CryptographicOperations.FixedTimeEquals(claimed, Compute(token, form + fields)); }
        }

        return matches ? SignatureCheck.Valid : SignatureCheck.Mismatch;
    }

    /// <summary>The address without a port, and with the one that was used.</summary>
    private static string[] Forms(string url)
    {
        var host = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var path = url.IndexOfAny(['/', '?'], host) is >= 0 and var at ? at : url.Length;
        var colon = url.IndexOf(':', host, path - host);
        var bare = colon < 0 ? url : url[..colon] + url[path..];
        var port = colon >= 0 ? url[colon..path] : url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? ":443" : ":80";
        var end = colon < 0 ? path : colon;
        return [bare, url[..end] + port + url[path..]];
    }

    private static bool NamesBody(string url, ReadOnlySpan<byte> body)
    {
        var expected = Convert.ToHexStringLower(SHA256.HashData(body));
        var query = url.IndexOf('?', StringComparison.Ordinal);
        return query >= 0 && url[(query + 1)..].Split('&') is var parts
            && parts.Where(part => part.StartsWith(BodyHash, StringComparison.Ordinal)).ToList() is [var only]
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(only[BodyHash.Length..]), Encoding.ASCII.GetBytes(expected));
    }

#pragma warning disable CA5350 // Twilio signs with SHA-1; as an HMAC it is not broken.
    private static byte[] Compute(string token, string text) => HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
}
