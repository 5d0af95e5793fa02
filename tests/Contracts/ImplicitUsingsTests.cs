using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Serverless.Tests.Contracts;

/// <summary>
/// The worker's packages import namespaces into every file of the app (implicit usings). A type of ours with a name from there compiles
/// against the embedded host and is ambiguous against the real packages.
/// </summary>
public class ImplicitUsingsTests
{
    /// <summary>Worker and its ASP.NET Core integration: the namespaces in their build props.</summary>
    private static readonly HashSet<string> Imported =
    [
        "Microsoft.Azure.Functions.Worker", "Microsoft.Azure.Functions.Worker.Builder", "System.Net.Http.Json",
        "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing",
        "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    ];

    /// <summary>Types in namespace Microsoft.Azure.Functions.Worker that the embedded host does not offer.</summary>
    private static readonly string[] OnlyInRealWorker =
    [
        "ConverterContext", "HttpResultAttribute", "IFunctionActivator", "InputBindingData", "InputConverterCollection", "OutputBindingData",
        "ServiceBusEntityType", "ServiceBusOutputAttribute", "FunctionsWorkerHost", "WorkerOptions",
    ];

    [Fact]
    public void No_type_of_the_app_has_the_name_of_a_type_that_the_real_packages_import_everywhere()
    {
        var taken = Assemblies().SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type.Namespace is { } name && Imported.Contains(name) && !type.IsNested)
            .Select(type => type.Name)
            .Concat(OnlyInRealWorker)
            .ToHashSet(StringComparer.Ordinal);

        var ours = typeof(Application).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith(nameof(Serverless), StringComparison.Ordinal) == true && !type.IsNested)
            .Select(type => type.Name);

        Assert.Contains("LinkOptions", taken);
        Assert.DoesNotContain(ours, taken.Contains);
    }

    /// <summary>Where the imported namespaces live, found by what the app references.</summary>
    private static IEnumerable<Assembly> Assemblies()
    {
        var folder = Path.GetDirectoryName(typeof(WebApplication).Assembly.Location)!;
        Assembly[] core =
        [
            typeof(FunctionContext).Assembly, typeof(System.Net.Http.Json.JsonContent).Assembly, typeof(IConfiguration).Assembly, typeof(IServiceCollection).Assembly,
            typeof(IHost).Assembly, typeof(ILogger).Assembly, typeof(HttpContext).Assembly, typeof(IWebHostBuilder).Assembly,
        ];
        return core.Concat(Directory.EnumerateFiles(folder, "Microsoft.*.dll").Select(Assembly.LoadFrom)).Distinct();
    }
}
