using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;

namespace Serverless.Tests.Simulators;

public partial class LocalDocumentationTests
{
    [Fact]
    public async Task Every_call_of_the_machine_api_has_an_example()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var page = await File.ReadAllTextAsync(Repository.File("docs/local.md"));
        var examples = page.Replace("$act", "$api/chats/108000000000001/$psid/actions", StringComparison.Ordinal);

        var routes = world.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText!)
            .Where(route => route.StartsWith("/_local/api/", StringComparison.Ordinal))
            .Select(route => route["/_local/api".Length..])
            .ToArray();
        var missing = routes.Where(route => !Regex.IsMatch(examples, "curl [^\n]*\\$api" + Parameter().Replace(route, "[^/ \"?]+") + "([ \"?]|\n|$)"));

        Assert.NotEmpty(routes);
        Assert.Empty(missing);
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
