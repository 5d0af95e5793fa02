using Microsoft.AspNetCore.Routing;

namespace Serverless.Local.Hosting;

/// <summary>Development-only endpoints. The host maps every registered one below <c>/_local</c>.</summary>
internal interface ILocalEndpoints
{
    void Map(IEndpointRouteBuilder local);
}
