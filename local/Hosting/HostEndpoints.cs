using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Local.Worker;
using Serverless.Local.Worker.Http;

namespace Serverless.Local.Hosting;

/// <summary>All that the host answers: functions, the admin calls, and the development endpoints.</summary>
internal static class HostEndpoints
{
    public static void Map(WebApplication web, FunctionRuntime runtime, string routePrefix)
    {
        web.UseForwardedHeaders();
        web.UseRouting();
        foreach (var function in runtime.HttpFunctions)
        {
            function.Map(web, routePrefix);
        }

        AdminEndpoints.Map(web, runtime);
        var local = web.MapGroup("/_local");
        foreach (var endpoints in web.Services.GetServices<ILocalEndpoints>())
        {
            endpoints.Map(local);
        }

        // Functions host: a verb that the route does not list is "not found"; without this, routing would say 405.
        web.Map("/{**path}", NotFound).WithOrder(int.MaxValue);
    }

    private static Task NotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
