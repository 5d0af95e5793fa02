using Microsoft.AspNetCore.Http;
using Serverless.Platform.Http;

namespace Serverless.Businesses;

/// <summary>What came of checking an API key: the business, or the problem to answer.</summary>
public readonly record struct BusinessAccess(Business? Business, Problem? Problem)
{
    /// <summary>The name of the key, which is unique in the business; null when there is a problem.</summary>
    public string? Key { get; init; }
}

/// <summary>Checks keys of the business API.</summary>
public interface IBusinessAuthorization
{
    /// <summary>
    /// The business of the route, when the request's bearer key belongs to it and has the scope. A key of another business gets the
    /// same 404 as a business that does not exist.
    /// </summary>
    Task<BusinessAccess> AuthorizeAsync(HttpRequest request, string business, string scope, CancellationToken cancellationToken);
}
