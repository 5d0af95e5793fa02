using System.Text.Json;
using Serverless.Tests.Infra.Bicep;

namespace Serverless.Tests.Infra;

/// <summary>What infra/ promises: no keys, no plain text, the least rights, and a second run that changes nothing.</summary>
public class PostureTests
{
    private static readonly BicepProject Project = BicepProject.Load();

    private static IEnumerable<(BicepFile File, Resource Resource)> Resources =>
        Project.Files.Values.SelectMany(file => file.All<Resource>().Where(resource => !resource.IsExisting).Select(resource => (file, resource)));

    [Theory]
    [InlineData("Microsoft.Storage/storageAccounts", "allowSharedKeyAccess", "false")]
    [InlineData("Microsoft.Storage/storageAccounts", "allowBlobPublicAccess", "false")]
    [InlineData("Microsoft.Storage/storageAccounts", "supportsHttpsTrafficOnly", "true")]
    [InlineData("Microsoft.Storage/storageAccounts", "minimumTlsVersion", "TLS1_2")]
    [InlineData("Microsoft.ServiceBus/namespaces", "disableLocalAuth", "true")]
    [InlineData("Microsoft.ServiceBus/namespaces", "minimumTlsVersion", "1.2")]
    [InlineData("Microsoft.Insights/components", "DisableLocalAuth", "true")]
    [InlineData("Microsoft.KeyVault/vaults", "enableRbacAuthorization", "true")]
    [InlineData("Microsoft.KeyVault/vaults", "enablePurgeProtection", "true")]
    [InlineData("Microsoft.Web/sites", "httpsOnly", "true")]
    [InlineData("Microsoft.Web/sites/basicPublishingCredentialsPolicies", "allow", "false")]
    public void Every_resource_of_a_kind_is_locked_down(string kind, string property, string value)
    {
        var found = Resources.Where(one => one.Resource.Kind == kind).ToList();

        Assert.NotEmpty(found);
        Assert.All(found, one => Assert.Equal(value, Written((one.Resource.Body["properties"] as ObjectValue)?[property])));
    }

    [Fact]
    public void The_app_takes_tls_1_2_and_no_ftp()
    {
        var site = Resource("Microsoft.Web/sites").Body;
        var config = Assert.IsType<ObjectValue>(Assert.IsType<ObjectValue>(site["properties"])["siteConfig"]);

        Assert.Equal("1.2", Written(config["minTlsVersion"]));
        Assert.Equal("Disabled", Written(config["ftpsState"]));
    }

    [Fact]
    public void The_app_is_Flex_Consumption_with_the_framework_it_is_built_for()
    {
        var config = Assert.IsType<ObjectValue>(Assert.IsType<ObjectValue>(Resource("Microsoft.Web/sites").Body["properties"])["functionAppConfig"]);
        var runtime = Assert.IsType<ObjectValue>(config["runtime"]);
        var framework = File.ReadAllText(Repository.File("Directory.Build.props")).Split("<TargetFramework>net")[1].Split('<')[0];

        Assert.Equal("dotnet-isolated", Written(runtime["name"]));
        Assert.Equal(framework, Written(runtime["version"]));
        Assert.Equal("FC1", Written(Assert.IsType<ObjectValue>(Resource("Microsoft.Web/serverfarms").Body["sku"])["name"]));
    }

    [Fact]
    public void The_entities_of_the_bus_come_from_messaging_json_unchanged()
    {
        var messaging = Project.Files["modules/messaging.bicep"];
        Assert.Equal("../messaging.json", Written(Assert.IsType<CallValue>(messaging.All<Variable>().Single(variable => variable.Name == "entities").Value).Arguments[0]));

        var entities = Resources.Where(one => one.Resource.Kind.StartsWith("Microsoft.ServiceBus/namespaces/", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, entities.Count);
        Assert.All(entities, one => Assert.Equal("properties", Assert.IsType<MemberValue>(one.Resource.Body["properties"]).Name));
    }

    [Fact]
    public void Bus_vault_tables_and_app_send_what_they_measure_to_the_workspace() =>
        Assert.Equal(4, Resources.Count(one => one.Resource.Kind == "Microsoft.Insights/diagnosticSettings"));

    /// <summary>What differs at every run would make a second run a change.</summary>
    [Fact]
    public void Only_the_start_of_a_new_budget_asks_for_the_time()
    {
        var calls = Project.Files.Values.SelectMany(file => file.Declarations.SelectMany(one => Expressions.Of(one).SelectMany(Expressions.Within).OfType<CallValue>()
            .Where(call => call.Function is "utcNow" or "newGuid").Select(_ => one.Name)));

        Assert.Equal(["firstOfThisMonth"], calls);
    }

    [Fact]
    public void The_webhook_addresses_are_routes_of_the_app()
    {
        using var api = JsonDocument.Parse(File.ReadAllText(Repository.File("functions/OpenApi/openapi.json")));
        var routes = api.RootElement.GetProperty("paths").EnumerateObject().Select(path => $"https://{Lexer.Hole}/api{path.Name}").ToHashSet();
        var urls = Project.Files["main.bicep"].All<Output>().Where(output => output.Name.EndsWith("_WEBHOOK_URL", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(urls);
        Assert.All(urls, output => Assert.Contains(Written(output.Value)!, routes));
    }

    [Fact]
    public void Every_parameter_of_the_deployment_is_on_the_page_and_has_its_variable()
    {
        var page = File.ReadAllText(Repository.File("docs/operate/deploy.md"));
        var variables = Project.Files["main.bicepparam"].All<Serverless.Tests.Infra.Bicep.Parameter>()
            .SelectMany(parameter => Expressions.Within(parameter.Value!)).OfType<CallValue>().Where(call => call.Function == "readEnvironmentVariable")
            .Select(call => Written(call.Arguments[0]));

        Assert.All(variables, name => Assert.Contains($"| `{name}` |", page, StringComparison.Ordinal));
    }

    private static Resource Resource(string kind) => Assert.Single(Resources, one => one.Resource.Kind == kind).Resource;

    private static string? Written(Expression? value) => value switch
    {
        TextValue text => text.Value,
        NumberValue number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        FixedValue word => word.Word,
        _ => null,
    };
}
