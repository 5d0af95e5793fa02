using Serverless.Local.Worker;

namespace Serverless.Local.Hosting;

/// <summary>What the console says when, and only when, a webhook would be accepted.</summary>
internal static class ReadyMessage
{
    public static void Print(EmbeddedHostOptions options, EmbeddedHost host, FunctionRuntime runtime, string routePrefix)
    {
        if (!options.IsProgram)
        {
            return;
        }

        if (!options.Demo)
        {
            foreach (var line in runtime.Describe(new Uri(host.BaseAddress, routePrefix)))
            {
                Console.Out.WriteLine($"  {line}");
            }
        }

        Console.Out.WriteLine($"Ready {host.BaseAddress.GetLeftPart(UriPartial.Authority)} - data in {options.DataDirectory} - Ctrl+C stops");
        Console.Out.Flush();
    }
}
