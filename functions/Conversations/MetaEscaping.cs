using System.Security.Cryptography;
using System.Text;

namespace Serverless.Conversations;

/// <summary>
/// The escaped forms in which Meta may have signed a body that a proxy decoded on its way: non-ASCII as <c>\u00fc</c> (lower-case hex),
/// often also <c>/</c> as <c>\/</c>, and <c>@</c>, <c>%</c> and <c>&lt;</c> as <c>\u0040</c> and so on. All forms say the same as JSON.
/// </summary>
internal static class MetaEscaping
{
    private const int Chunk = 4_096;
    private const int LongestEscape = 12;

    /// <summary>What each form escapes beside non-ASCII characters.</summary>
    private static readonly byte[][] Forms = ["\u007f"u8.ToArray(), "/"u8.ToArray(), "/@%<"u8.ToArray()];

    /// <summary>The forms in which this body would have other bytes.</summary>
    public static byte[][] FormsOf(ReadOnlySpan<byte> body)
    {
        var hasOther = body.IndexOfAnyInRange((byte)0x7f, (byte)0xff) >= 0;
        var hasSlash = body.Contains((byte)'/');
        var hasSpecial = body.IndexOfAny("@%<"u8) >= 0;
        return (hasOther, hasSlash, hasSpecial) switch
        {
            (false, false, false) => [],
            (true, false, false) => [Forms[0]],
            (false, true, false) => [Forms[1]],
            (true, true, false) => [Forms[0], Forms[1]],
            (false, _, true) => [Forms[1], Forms[2]],
            _ => Forms,
        };
    }

    /// <summary>Adds the body in this form to the hash, in pieces, so that a large body needs no second one in memory.</summary>
    public static void Append(IncrementalHash hash, ReadOnlySpan<byte> body, byte[] form)
    {
        Span<byte> chunk = stackalloc byte[Chunk];
        var used = 0;
        var isEscaped = false;
        while (!body.IsEmpty)
        {
            if (used > Chunk - LongestEscape)
            {
                hash.AppendData(chunk[..used]);
                used = 0;
            }

            var first = body[0];
            if (first < 0x7f && (isEscaped || !form.Contains(first)))
            {
                chunk[used++] = first;
                isEscaped = first == '\\' && !isEscaped;
                body = body[1..];
                continue;
            }

            Rune.DecodeFromUtf8(body, out var rune, out var length);
            used += Escape(rune, chunk[used..]);
            isEscaped = false;
            body = body[length..];
        }

        hash.AppendData(chunk[..used]);
    }

    private static int Escape(Rune rune, Span<byte> target)
    {
        if (rune.Value == '/')
        {
            "\\/"u8.CopyTo(target);
            return 2;
        }

        Span<char> units = stackalloc char[2];
        var count = rune.EncodeToUtf16(units);
        for (var unit = 0; unit < count; unit++)
        {
            var place = target[(6 * unit)..];
            "\\u"u8.CopyTo(place);
            for (var digit = 0; digit < 4; digit++) { place[2 + digit] = "0123456789abcdef"u8[(units[unit] >> (12 - (4 * digit))) & 15]; }
        }

        return 6 * count;
    }
}
