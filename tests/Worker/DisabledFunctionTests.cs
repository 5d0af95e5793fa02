using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Tests.Worker;

public sealed class DisabledFunctionTests
{
    [Theory]
    [InlineData("AzureWebJobs.hello.Disabled", "true", HttpStatusCode.NotFound)]
    [InlineData("AzureWebJobs__hello__Disabled", "true", HttpStatusCode.NotFound)]
    [InlineData("AzureWebJobs.hello.Disabled", "false", HttpStatusCode.OK)]
    [InlineData("AzureWebJobs.other.Disabled", "true", HttpStatusCode.OK)]
    public async Task A_function_can_be_disabled_by_a_setting(string name, string value, HttpStatusCode expected)
    {
        await using var host = await WorkerHost.StartAsync(new WorkerHost.Setup { Functions = [typeof(Hello)], Settings = { [name] = value } });

        using var response = await host.Http.GetAsync("api/hello");

        Assert.Equal(expected, response.StatusCode);
    }

    public sealed class Hello
    {
        [Function("hello")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            ArgumentNullException.ThrowIfNull(request);
            return Results.Ok();
        }
    }
}
