using System.Reflection;

namespace Serverless.Tests.Contracts;

/// <summary>Every line of public-surface.txt exists in the real packages, by name and signature.</summary>
public class RealSurfaceTests
{
    private static readonly string[] Packages = ["Azure.Data.Tables", "Azure.Messaging.ServiceBus", "Microsoft.Azure.Functions.Worker", "Microsoft.Extensions.Azure"];

    /// <summary>Constructors of abstract classes that only the packages' own classes call: narrower here than there.</summary>
    private static readonly string[] Narrower =
    [
        "Microsoft.Azure.Functions.Worker.Extensions.Abstractions.BindingAttribute: protected new()",
        "Microsoft.Azure.Functions.Worker.Extensions.Abstractions.TriggerBindingAttribute: protected new()",
        "Microsoft.Azure.Functions.Worker.RetryAttribute: Int32 MaxRetryCount { get; }",
    ];

    [Fact]
    public void What_the_embedded_host_offers_exists_in_the_real_packages()
    {
        var real = RealTypes();
        var withExtension = real.ContainsKey("Microsoft.Azure.Functions.Worker.ServiceBusTriggerAttribute");

        var missing = Approved()
            .Where(line => withExtension || !line.Type.StartsWith("Microsoft.Azure.Functions.Worker.ServiceBus", StringComparison.Ordinal))
            .Where(line => !Members(real, line.Type).Contains(line.Member))
            .Select(line => $"{line.Type}: {line.Member}")
            .Except(Narrower);

        Assert.Empty(missing);
    }

    private static IEnumerable<(string Type, string Member)> Approved()
    {
        var type = "";
        foreach (var line in File.ReadLines(Repository.File("tests/Contracts/public-surface.txt")))
        {
            if (line.StartsWith(' ')) { yield return (type, line.Trim()); }
            else { type = TypeOf(line); }
        }
    }

    private static Dictionary<string, RealType> RealTypes()
    {
        var types = new Dictionary<string, RealType>(StringComparer.Ordinal);
        var members = new HashSet<string>();
        foreach (var line in Assemblies().SelectMany(PublicSurface.Of))
        {
            if (line.StartsWith(' ')) { members.Add(line.Trim()); }
            else
            {
                members = [];
                var bases = line.Split(" : ");
                types[TypeOf(line)] = new(members, bases.Length > 1 ? bases[1].Split(", ") : []);
            }
        }

        return types;
    }

    /// <summary>What the type declares and what it inherits from the packages' own types.</summary>
    private static HashSet<string> Members(Dictionary<string, RealType> types, string name)
    {
        if (!types.TryGetValue(name, out var type)) { return []; }

        var all = new HashSet<string>(type.Members);
        foreach (var parent in types.Keys.Where(key => key != name && type.Bases.Any(b => key.EndsWith("." + b, StringComparison.Ordinal))))
        {
            all.UnionWith(Members(types, parent));
        }

        return all;
    }

    private static IEnumerable<Assembly> Assemblies() => Directory.GetFiles(AppContext.BaseDirectory, "*.dll")
        .Where(file => Packages.Any(package => Path.GetFileName(file).StartsWith(package, StringComparison.Ordinal)))
        .Select(Assembly.LoadFrom);

    private static string TypeOf(string head) => head.Split(" : ")[0].Split(' ')[^1];

    private sealed record RealType(HashSet<string> Members, string[] Bases);
}
