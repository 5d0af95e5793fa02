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

    public static string Write(JsonNode body)
    {
        var json = body.ToJsonString(Plain);
        var text = new StringBuilder(json.Length + 64);
        for (var i = 0; i < json.Length; i++)
        {
            var c = json[i];
            if (c == '\\' && json[i + 1] == 'u')
            {
                text.Append("\\u").Append(json[(i + 2)..(i + 6)].ToLowerInvariant());
                i += 5;
            }
            else if (c == '\\')
            {
                text.Append(c).Append(json[++i]);
            }
            else if (c == '/')
            {
                text.Append("\\/");
            }
            else if (c > '\u007e')
            {
                text.Append("\\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }

    /// <summary>The value of <c>X-Hub-Signature-256</c>: <c>sha256=</c> and 64 lower-case hex digits, keyed with the app secret.</summary>
    public static string Sign(ReadOnlySpan<byte> body, string appSecret) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(appSecret), body));

    /// <summary>The <c>appsecret_proof</c> of a token: lower-case hex, keyed with the app secret.</summary>
    public static string Proof(string token, string appSecret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(appSecret), Encoding.UTF8.GetBytes(token)));
}
