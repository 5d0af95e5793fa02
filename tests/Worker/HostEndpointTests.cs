using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Tests.EndToEnd;

namespace Serverless.Tests.Worker;

public class HostEndpointTests
{
    /// <summary>ASP.NET takes other methods apart and compiles an expression for each, at every start.</summary>
    [Fact]
    public async Task Every_endpoint_of_the_host_is_a_request_delegate()
    {
        await using var app = await App.StartAsync();
        var endpoints = app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).ToList();

        Assert.NotEmpty(endpoints);
        Assert.All(endpoints, endpoint => Assert.Empty(endpoint.Metadata.OfType<MethodInfo>()));
    }
}
