using System.Security.Cryptography;
using Serverless.Platform.Security;

namespace Serverless.Callers.Calls;

/// <summary>
/// sipgate's <c>X-Sipgate-Signature</c>: base64 of an RSA signature (PKCS #1, SHA-256) over the raw body, as sipgate's own client for Node.js
/// checks it. The key is sipgate's public one; it is configured as a secret, so that it can be changed like one.
/// </summary>
public static class SipgateSignature
{
    public const string Header = "X-Sipgate-Signature";

    /// <summary>sipgate's key has 4096 bits; no signature is longer than one of 8192.</summary>
    private const int LongestBase64 = 1368;

    private const int ShortestKey = 2048;

    public static SignatureCheck Check(string? header, ReadOnlySpan<byte> body, IReadOnlyList<string> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (header is null) { return SignatureCheck.Missing; }

        Span<byte> signature = stackalloc byte[LongestBase64];
        if (header.Length > LongestBase64 || !Convert.TryFromBase64String(header, signature, out var length) || length == 0) { return SignatureCheck.Malformed; }

        var matches = false;
        foreach (var text in keys)
        {
            using var key = KeyOf(text);
            matches |= key is not null && key.VerifyData(body, signature[..length], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        return matches ? SignatureCheck.Valid : SignatureCheck.Mismatch;
    }

    /// <summary>Whether this is a public key: PEM (its line breaks may be written as <c>\n</c>), or its base64 alone.</summary>
    public static bool IsKey(string text)
    {
        using var key = KeyOf(text);
        return key is not null;
    }

    private static RSA? KeyOf(string text)
    {
        var key = RSA.Create();
        try
        {
            if (text.Contains("-----", StringComparison.Ordinal)) { key.ImportFromPem(text.Replace("\\n", "\n", StringComparison.Ordinal)); }
            else { key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(text), out _); }

            if (key.KeySize >= ShortestKey) { return key; }
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException or FormatException)
        {
            // No key of any form that is known.
        }

        key.Dispose();
        return null;
    }
}
