using System.Text.Json;
using Serverless.Local.Demo;
using Serverless.Local.Hosting;

namespace Serverless.Tests.Simulators;

public class DemoBusinessTests
{
    private static readonly (string, string?)[] Keys = [("OperatorKey", "operator"), ("ApiKeys:demo", "demo.key")];

    [Fact]
    public async Task The_demo_business_is_registered_with_its_page_secrets_by_name_and_the_hash_of_its_key()
    {
        await using var world = await SimulatedWorld.StartAsync(settings: Keys);
        JsonElement registered = default;
        world.AppAnswers = body =>
        {
            registered = body;
            return 201;
        };

        await RegisterAsync(world);

        Assert.Equal("108000000000001", registered.GetProperty("messenger").GetProperty("pageId").GetString());
        Assert.Equal("demo-messenger-token", registered.GetProperty("messenger").GetProperty("accessTokenSecret").GetString());
        Assert.Equal("demo-standard", registered.GetProperty("sources").GetProperty("standard").GetProperty("secret").GetString());
        Assert.Matches("^[0-9a-f]{64}$", registered.GetProperty("apiKeys")[0].GetProperty("sha256").GetString());
        Assert.DoesNotContain("demo.key", registered.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(200)]
    public async Task An_app_without_operator_api_or_a_business_that_is_known_already_does_not_stop_the_start(int status)
    {
        await using var world = await SimulatedWorld.StartAsync(settings: Keys);
        world.AppAnswers = _ => status;

        await RegisterAsync(world);
    }

    [Fact]
    public async Task A_refused_registration_stops_the_start_and_says_why()
    {
        await using var world = await SimulatedWorld.StartAsync(settings: Keys);
        world.AppAnswers = _ => 422;

        var failure = await Assert.ThrowsAsync<StartupException>(() => RegisterAsync(world));

        Assert.Contains("422", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_operator_key_nobody_is_registered()
    {
        await using var world = await SimulatedWorld.StartAsync();
        world.AppAnswers = _ => throw new InvalidOperationException("nothing may be called");

        await RegisterAsync(world);
    }

    private static Task RegisterAsync(SimulatedWorld world) =>
        world.Get<IEnumerable<ILocalStartupTask>>().OfType<DemoBusiness>().Single().RunAsync(world.Http.BaseAddress!, CancellationToken.None);
}
