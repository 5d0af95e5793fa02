using Serverless.Local.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>The entry point of a functions app.</summary>
public class FunctionsApplication
{
    private FunctionsApplication()
    {
    }

    /// <summary>Starts to build an app from its command line.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        return Executable.CreateBuilder(args);
    }

    internal static FunctionsApplicationBuilder CreateBuilder(EmbeddedHostOptions options) => new(options);
}
