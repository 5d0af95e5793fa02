using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Businesses;

/// <summary>Checks the operator key, header <c>x-operator-key</c>. Without the setting nobody is the operator.</summary>
public sealed class OperatorAuthorization(IConfiguration configuration)
{
    /// <summary>Null when the caller is the operator, else the problem to answer.</summary>
    public Problem? Check(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Secrets.Usable(configuration["OperatorKey"]) is not { } expected) { return Problems.OperatorKeyNotConfigured; }

        return request.Headers["x-operator-key"] is [{ } given] && AreEqual(expected, given) ? null : Problems.OperatorUnauthorized;
    }

    private static bool AreEqual(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(expected)), SHA256.HashData(Encoding.UTF8.GetBytes(given)));
}
