using System.Text;
using Microsoft.AspNetCore.Http;
using Serverless.Businesses;

namespace Serverless.Callers.Lookups;

/// <summary>
/// Checks the key of a look-up. Telephones and browsers can only sign in with name and password (Basic): the password is the key then, and the name
/// does not matter. Only look-ups take it so: they change nothing, and a browser sends such a password by itself wherever a page leads it.
/// </summary>
internal sealed class LookupKeys(IBusinessAuthorization authorization)
{
    private const string Basic = "Basic ";
    private const int Longest = 512;

    public Task<BusinessAccess> AuthorizeAsync(HttpRequest request, string business, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (KeyOf(request) is { } key) { request.Headers.Authorization = $"Bearer {key}"; }

        return authorization.AuthorizeAsync(request, business, ApiScopes.Callers, cancellationToken);
    }

    private static string? KeyOf(HttpRequest request)
    {
        if (request.Headers.Authorization is not [{ Length: <= Longest } header] || !header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)) { return null; }

        Span<byte> bytes = stackalloc byte[Longest];
        if (!Convert.TryFromBase64String(header[Basic.Length..].Trim(), bytes, out var length)) { return null; }

        var pair = Encoding.UTF8.GetString(bytes[..length]);
        var key = pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return key.All(c => c is > ' ' and <= '~') ? key : null;
    }
}
