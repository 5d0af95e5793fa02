using Microsoft.AspNetCore.Http;
using Serverless.Platform.Http;

namespace Serverless.Businesses;

internal sealed class BusinessAuthorization(IBusinesses businesses) : IBusinessAuthorization
{
    private const string Scheme = "Bearer ";

    public async Task<BusinessAccess> AuthorizeAsync(HttpRequest request, string business, string scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Headers.Authorization is not [{ } header]
            || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || ApiKeySecrets.BusinessOf(header[Scheme.Length..].Trim()) is not { } owner)
        {
            return new(null, Problems.Unauthorized);
        }

        if (await businesses.FindAsync(owner, cancellationToken) is not { } record
            || ApiKeySecrets.Find(record, header[Scheme.Length..].Trim()) is not { } key)
        {
            return new(null, Problems.Unauthorized);
        }

        if (record.Id != business) { return new(null, Problems.NotFound); }

        return key.Scopes.Contains(scope) ? new(record, null) { Key = key.Name } : new(null, Problems.ScopeMissing);
    }
}
