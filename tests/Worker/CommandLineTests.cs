using Serverless.Local.Hosting;

namespace Serverless.Tests.Worker;

public sealed class CommandLineTests
{
    [Fact]
    public void Without_arguments_the_defaults_hold()
    {
        var options = CommandLine.Parse([], typeof(CommandLineTests).Assembly);

        Assert.Equal((7071, ".local", false, false), (options.Port, options.DataDirectory, options.Fresh, options.Demo));
    }

    [Fact]
    public void Every_argument_is_taken()
    {
        var options = CommandLine.Parse(["--port", "0", "--data", "elsewhere", "--fresh", "--demo"], typeof(CommandLineTests).Assembly);

        Assert.Equal((0, "elsewhere", true, true), (options.Port, options.DataDirectory, options.Fresh, options.Demo));
    }

    [Theory]
    [InlineData("Unknown argument '--Port'", "--Port", "1")]
    [InlineData("--port needs a value", "--port")]
    [InlineData("--port needs a number", "--port", "65536")]
    [InlineData("--port needs a number", "--port", "-1")]
    [InlineData("--data needs a value", "--data", "")]
    public void A_wrong_argument_is_refused_with_the_usage(string expected, params string[] args)
    {
        var error = Assert.Throws<StartupException>(() => CommandLine.Parse(args, typeof(CommandLineTests).Assembly));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("Usage:", error.Message, StringComparison.Ordinal);
    }
}
