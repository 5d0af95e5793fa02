using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.Local.Simulators.Meta;

/// <summary>
/// Webhook bodies byte for byte as Meta writes them: non-ASCII as <c>\uXXXX</c> in lower-case hex, slashes as <c>\/</c>;
/// and the signature over exactly these bytes.
/// </summary>
internal static class MetaBytes
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What stands in Meta's JSON as it does in anybody's: printable ASCII without slashes of either kind.</summary>
    private static readonly SearchValues<char> Unchanged =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => c is not ('/' or '\\'))]);

    public static string Write(JsonNode body)
    {
        var json = body.ToJsonString(Plain);
        var text = new StringBuilder(json.Length + 64);
        var rest = json.AsSpan();
        while (rest.IndexOfAnyExcept(Unchanged) is var at and >= 0)
        {
            text.Append(rest[..at]);
            var length = Rewrite(rest[at..], text);
            rest = rest[(at + length)..];
        }

        return text.Append(rest).ToString();
    }

    /// <summary>Writes the escape or the character at the front as Meta does; how much of the JSON that was.</summary>
    private static int Rewrite(ReadOnlySpan<char> json, StringBuilder text)
    {
        switch (json)
        {
            case ['\\', 'u', ..]:
                Span<char> digits = stackalloc char[4];
                json[2..6].ToLowerInvariant(digits);
                text.Append("\\u").Append(digits);
                return 6;
            case ['\\', var escaped, ..]:
                text.Append('\\').Append(escaped);
                return 2;
            case ['/', ..]:
                text.Append("\\/");
                return 1;
            default:
                text.Append("\\u").Append(((int)json[0]).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
                return 1;
        }
    }

    /// <summary>The value of <c>X-Hub-Signature-256</c>: <c>sha256=</c> and 64 lower-case hex digits, keyed with the app secret.</summary>
    public static string Sign(ReadOnlySpan<byte> body, string appSecret) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(appSecret), body));

    /// <summary>The <c>appsecret_proof</c> of a token: lower-case hex, keyed with the app secret.</summary>
    public static string Proof(string token, string appSecret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(appSecret), Encoding.UTF8.GetBytes(token)));
}
