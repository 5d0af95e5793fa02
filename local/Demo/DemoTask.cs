using Microsoft.Extensions.Hosting;
using Serverless.Local.Hosting;

namespace Serverless.Local.Demo;

/// <summary><c>--demo</c>: plays the story as soon as the host is ready, then ends the process; exit code 0 only if every step was seen.</summary>
internal sealed class DemoTask(EmbeddedHostOptions options, EmbeddedHost host, DemoRunner runner, IHostApplicationLifetime lifetime) : ILocalStartupTask
{
    public Task RunAsync(Uri baseAddress, CancellationToken cancellationToken)
    {
        if (options.Demo)
        {
            _ = PlayAsync();
        }

        return Task.CompletedTask;
    }

    private async Task PlayAsync()
    {
        var seen = false;
        try
        {
            await host.Ready;
            seen = await runner.PlayAsync(DemoStory.Steps, Console.Out, lifetime.ApplicationStopping);
        }
        finally
        {
            Environment.ExitCode = seen ? 0 : 1;
            lifetime.StopApplication();
        }
    }
}
