using Serverless.Local.Commands;
using Serverless.Tests.EndToEnd;

namespace Serverless.Tests.Commands;

public sealed class CommandTests : IDisposable
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData("Unknown argument '--operator-key'.", "--operator-key", "secret")]
    [InlineData("Unknown argument 'word'.", "word")]
    [InlineData("--url needs a value.", "--url")]
    [InlineData("--url needs an address", "--url", "func-example")]
    [InlineData("--url must begin with https://", "--url", "http://func-example.test")]
    [InlineData("--port needs a number", "--port", "70000")]
    [InlineData("not by both", "--port", "7071", "--url", "https://func-example.test")]
    public async Task A_wrong_argument_is_answered_with_the_usage_and_2(string expected, params string[] arguments)
    {
        Assert.Equal(CommandRunner.WrongUsage, await RunAsync(arguments));

        Assert.Contains(expected, _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Usage of the probe", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_no_mistake()
    {
        Assert.Equal(0, await RunAsync(["--help"]));
        Assert.Contains("Usage of the probe", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_listens_the_cure_is_named()
    {
        using var free = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        free.Start();
        var port = ((System.Net.IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        Assert.Equal(CommandRunner.Failed, await RunAsync(["--port", $"{port}"]));
        Assert.Contains($"Nothing listens at http://127.0.0.1:{port}/. Start the app with ./run", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/api")]
    [InlineData("/api/")]
    public async Task The_address_may_end_as_people_copy_it(string ending)
    {
        await using var app = await App.StartAsync();

        Assert.Equal(0, await RunAsync(["--url", app.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) + ending]));
        Assert.Equal("200", _out.ToString().Trim());
    }

    [Fact]
    public void Settings_of_the_environment_win_and_blank_ones_do_not_exist()
    {
        var file = new CommandSettings([new("OperatorKey", "of the file"), new("Meta__AppSecret", "of the file"), new("FunctionKey", " ")]);
        var settings = file.Under(new([new("Meta:AppSecret", "of the environment"), new("OperatorKey", "")]));

        Assert.Equal(("of the file", "of the environment", null), (settings["OperatorKey"], settings["Meta__AppSecret"], settings["FunctionKey"]));
    }

    [Fact]
    public void Words_are_coloured_only_where_that_is_wanted()
    {
        var world = World();

        Assert.Equal("fail", StateWords.Fail(world));
        Assert.Equal("\e[31mfail\e[0m", StateWords.Fail(world with { Colours = true }));
    }

    private Task<int> RunAsync(string[] arguments) => CommandRunner.RunAsync(new Probe(), arguments, World(), CancellationToken.None);

    private CommandWorld World()
    {
        var settings = new CommandSettings(Repository.ExampleSettings());
        return new() { Out = _out, Error = _error, Settings = settings, Environment = settings };
    }

    private sealed class Probe : ICommand
    {
        public string Name => "probe";

        public string Usage => "Usage of the probe";

        public async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandWorld world, CancellationToken cancellationToken)
        {
            using var app = RunningApp.Of(CommandArguments.Parse(arguments, [], RunningApp.Options), world, TimeSpan.FromSeconds(30));
            var answer = await app.SendAsync(HttpMethod.Get, "api/health/ready", null, cancellationToken);
            await world.Out.WriteLineAsync($"{answer.Status}");
            return answer.IsSuccess ? 0 : CommandRunner.Failed;
        }
    }
}
