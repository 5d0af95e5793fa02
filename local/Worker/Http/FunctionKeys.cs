using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Serverless.Local.Worker.Http;

/// <summary>
/// Keys and what they open. Functions host: the header <c>x-functions-key</c> wins over the query's <c>code</c>;
/// a function key opens level Function, the master key opens everything.
/// </summary>
internal sealed class FunctionKeys(IConfiguration settings)
{
    public const string Header = "x-functions-key";
    public const string Query = "code";

    private readonly byte[]? _function = Key(settings["LocalHost:FunctionKey"]);
    private readonly byte[]? _master = Key(settings["LocalHost:MasterKey"]);

    /// <summary>Whether the request may invoke a function of this level.</summary>
    public bool Admits(AuthorizationLevel level, HttpRequest request)
    {
        if (level == AuthorizationLevel.Anonymous)
        {
            return true;
        }

        var shown = Shown(request);
        if (string.IsNullOrEmpty(shown))
        {
            return false;
        }

        var key = Encoding.UTF8.GetBytes(shown);
        return IsKey(_master, key) || (level == AuthorizationLevel.Function && IsKey(_function, key));
    }

    private static string? Shown(HttpRequest request) =>
        request.Headers.TryGetValue(Header, out var header) ? header.ToString()
        : request.Query.TryGetValue(Query, out var code) ? code.ToString()
        : null;

    private static bool IsKey(byte[]? key, byte[] shown) => key is not null && CryptographicOperations.FixedTimeEquals(key, shown);

    private static byte[]? Key(string? text) => string.IsNullOrWhiteSpace(text) ? null : Encoding.UTF8.GetBytes(text);
}
