using System.Security.Cryptography;

namespace Serverless.Platform.Time;

/// <summary>New ids of our own: 26 characters, sortable by the time they were made (the ULID layout: 48 bits of milliseconds, 80 random bits).</summary>
public static class Ulid
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string New(DateTimeOffset now)
    {
        Span<char> text = stackalloc char[26];
        var time = now.ToUnixTimeMilliseconds();
        for (var i = 9; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(time & 31)];
            time >>= 5;
        }

        for (var i = 10; i < 26; i++) { text[i] = Alphabet[RandomNumberGenerator.GetInt32(32)]; }

        return new string(text);
    }

    /// <summary>Whether a text from outside may be one of our ids.</summary>
    public static bool IsWellFormed(string? text)
    {
        if (text is not { Length: 26 } || text[0] > '7') { return false; }

        foreach (var c in text)
        {
            if (!Alphabet.Contains(c, StringComparison.Ordinal)) { return false; }
        }

        return true;
    }
}
