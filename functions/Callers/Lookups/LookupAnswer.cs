using Microsoft.AspNetCore.Http;
using Serverless.Platform.Http;

namespace Serverless.Callers.Lookups;

/// <summary>A card in one of its forms. Nobody on the way keeps it, no site frames it, and its address goes nowhere.</summary>
internal sealed record LookupAnswer(string ContentType, string Body) : IResult
{
    /// <summary>Nothing may be loaded or run; a page allows its own style beside it.</summary>
    public string ContentSecurityPolicy { get; init; } = "default-src 'none'; frame-ancestors 'none'";

    public override string ToString() => ContentType;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ContentType;
        Protect(response, ContentSecurityPolicy);
        await response.WriteAsync(Body, httpContext.RequestAborted);
    }

    public static void Protect(HttpResponse response, string contentSecurityPolicy)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept, Authorization";
        response.Headers.ContentSecurityPolicy = contentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Robots-Tag"] = "noindex";
    }
}

/// <summary>A problem for somebody who may sit before a browser: without a key it asks for one.</summary>
internal sealed record LookupProblem(Problem Problem, bool AsksForKey) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.Headers.CacheControl = "no-store";
        if (AsksForKey && Problem.Status == StatusCodes.Status401Unauthorized) { httpContext.Response.Headers.WWWAuthenticate = "Basic realm=\"callers\", charset=\"UTF-8\""; }

        return Problem.ExecuteAsync(httpContext);
    }
}
