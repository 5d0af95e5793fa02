using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Serverless.Platform.Settings;
using Serverless.Tests.Infra.Bicep;

namespace Serverless.Tests.Infra;

/// <summary>The settings that the deployment writes, the catalog, the options classes, the example for a laptop and the page agree.</summary>
public partial class AppSettingsTests
{
    private static readonly BicepProject Project = BicepProject.Load();
    private static readonly BicepFile App = Project.Files["modules/app.bicep"];
    private static readonly string[] Page = File.ReadAllLines(Repository.File("docs/operate/configuration.md"));

    private static readonly Setting[] Catalog = [.. SettingsCatalog.Connections.SelectMany(pair => new[] { pair.ConnectionString, pair.Identity }), .. SettingsCatalog.Single];

    /// <summary>What the platform reads and the app does not.</summary>
    private static readonly string[] OfThePlatform =
    [
        "AzureWebJobsStorage__blobServiceUri", "AzureWebJobsStorage__queueServiceUri", "AzureWebJobsStorage__tableServiceUri", "AzureWebJobsStorage__credential",
        "AzureWebJobsStorage__clientId", "ServiceBus__credential", "ServiceBus__clientId", "Tables__credential", "Tables__clientId", "AZURE_CLIENT_ID",
        "AzureFunctionsJobHost__extensions__serviceBus__maxConcurrentSessions", "AzureFunctionsJobHost__extensions__serviceBus__maxConcurrentCalls",
    ];

    /// <summary>Flex Consumption refuses a deployment with these.</summary>
    private static readonly string[] Refused =
        ["FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_WORKER_RUNTIME_VERSION", "FUNCTIONS_EXTENSION_VERSION", "WEBSITE_RUN_FROM_PACKAGE", "SCM_DO_BUILD_DURING_DEPLOYMENT", "ENABLE_ORYX_BUILD"];

    private static IReadOnlyList<string> Written => [.. Keys("connections"), .. Keys("concurrency"), .. Secrets];

    private static IReadOnlyList<string> Secrets => [.. Texts(Variable(App, "requiredSecrets")), .. Texts(Parameter("platformSecrets").Value!)];

    [Fact]
    public void The_deployment_writes_only_settings_that_somebody_reads() =>
        Assert.Empty(Written.Except(Catalog.Select(setting => setting.Name)).Except(OfThePlatform));

    [Fact]
    public void It_writes_both_connections_with_the_identity_and_no_connection_string()
    {
        Assert.All(SettingsCatalog.Connections, pair => Assert.Contains(pair.Identity.Name, Written));
        Assert.All(SettingsCatalog.Connections, pair => Assert.DoesNotContain(pair.ConnectionString.Name, Written));
    }

    [Fact]
    public void It_writes_all_that_the_app_does_not_start_without() =>
        Assert.Equal(Catalog.Where(setting => setting.Required).Select(setting => setting.Name).Append("OperatorKey").Order(), Texts(Variable(App, "requiredSecrets")).Order());

    [Fact]
    public void What_comes_from_the_vault_is_a_secret_and_what_does_not_is_none()
    {
        Assert.All(Secrets, name => Assert.True(Catalog.Single(setting => setting.Name == name).IsSecret, name));
        Assert.All(Keys("connections").Concat(Keys("concurrency")), name => Assert.False(Catalog.FirstOrDefault(setting => setting.Name == name)?.IsSecret ?? false, name));
    }

    [Fact]
    public void It_writes_nothing_that_Flex_Consumption_or_Linux_refuses()
    {
        Assert.Empty(Written.Intersect(Refused));
        Assert.All(Written, name => Assert.Matches("^[A-Za-z0-9_]+$", name));
    }

    [Fact]
    public void Concurrency_in_Azure_is_that_of_host_json_unless_somebody_turns_it()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Repository.File("host.json")));
        var bus = host.RootElement.GetProperty("extensions").GetProperty("serviceBus");

        Assert.Equal(bus.GetProperty("maxConcurrentSessions").GetInt64(), Assert.IsType<NumberValue>(Parameter("laneConcurrency").Value).Value);
        Assert.Equal(bus.GetProperty("maxConcurrentCalls").GetInt64(), Assert.IsType<NumberValue>(Parameter("messageConcurrency").Value).Value);
    }

    [Fact]
    public void Every_option_of_the_code_is_in_the_catalog_and_the_other_way_round()
    {
        var options = Options().SelectMany(one => one.Type.GetProperties().Where(property => property.CanWrite).Select(property => $"{one.Section}__{property.Name}")).ToHashSet();
        var sections = Options().Select(one => one.Section).ToHashSet();
        options.Add("Email__TrustedThumbprint");   // looked up at each connection, because it may change while the app runs

        Assert.Equal(Catalog.Select(setting => setting.Name).Where(name => sections.Contains(name.Split("__")[0]) && name.Contains("__", StringComparison.Ordinal)).Order(), options.Order());
    }

    [Fact]
    public void The_page_has_the_defaults_of_the_code()
    {
        var durations = 0;
        foreach (var (section, type) in Options())
        {
            var defaults = Activator.CreateInstance(type)!;
            foreach (var property in type.GetProperties().Where(property => property.PropertyType == typeof(TimeSpan)))
            {
                var text = ((TimeSpan)property.GetValue(defaults)!).ToString("c", CultureInfo.InvariantCulture);
                Assert.Contains($"`{text}`", Row($"{section}__{property.Name}"), StringComparison.Ordinal);
                durations++;
            }
        }

        Assert.NotEqual(0, durations);
    }

    [Fact]
    public void The_page_says_what_is_secret_and_what_is_needed() => Assert.All(Catalog, setting =>
    {
        var cells = Row(setting.Name).Split('|', StringSplitOptions.TrimEntries);
        Assert.Equal(setting.IsSecret ? "yes" : "no", cells[2]);
        Assert.Equal(setting.Required, cells[3] == "yes");
    });

    [Fact]
    public void The_page_lists_what_the_deployment_writes_besides()
    {
        var listed = Page.SkipWhile(line => line != "## In Azure").SelectMany(line => Ticked().Matches(line)).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.All(OfThePlatform, name => Assert.Contains(name, listed));
        Assert.Equal(OfThePlatform.Order(), Written.Where(OfThePlatform.Contains).Order());
    }

    [Fact]
    public void The_example_for_a_laptop_has_only_settings_that_somebody_reads()
    {
        using var example = JsonDocument.Parse(File.ReadAllText(Repository.File("local.settings.json.example")));
        var names = example.RootElement.GetProperty("Values").EnumerateObject().Select(value => value.Name).ToList();
        string[] ofTheHosts = ["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage", "ApiKeys__demo", "LocalHost__FunctionKey", "LocalHost__MasterKey"];

        Assert.Empty(names.Where(name => !name.StartsWith("Secrets__", StringComparison.Ordinal)).Except(Catalog.Select(setting => setting.Name)).Except(ofTheHosts));
        Assert.All(Catalog.Where(setting => setting.Required), setting => Assert.Contains(setting.Name, names));
    }

    [Fact]
    public void Settings_for_development_reach_Azure_by_nobody() =>
        Assert.DoesNotContain(Written, name => name.EndsWith("AllowLoopback", StringComparison.Ordinal) || name.EndsWith("Url", StringComparison.Ordinal));

    private static string Row(string name) => Assert.Single(Page, line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal));

    private static IReadOnlyList<(string Section, Type Type)> Options() =>
        [.. Directory.EnumerateFiles(Repository.File("functions"), "*Slice.cs", SearchOption.AllDirectories)
            .SelectMany(file => Bound().Matches(File.ReadAllText(file)))
            .Select(match => (match.Groups[2].Value, typeof(SettingsCatalog).Assembly.GetTypes().Single(type => type.Name == match.Groups[1].Value)))];

    private static Parameter Parameter(string name) => Project.Files["main.bicep"].All<Parameter>().Single(parameter => parameter.Name == name);

    private static Expression Variable(BicepFile file, string name) => file.All<Variable>().Single(variable => variable.Name == name).Value;

    private static IEnumerable<string> Keys(string variable) => Assert.IsType<ObjectValue>(Variable(App, variable)).Properties.Select(property => property.Name!);

    private static IEnumerable<string> Texts(Expression list) => Assert.IsType<ListValue>(list).Items.Select(item => Assert.IsType<TextValue>(item).Value);

    [GeneratedRegex(@"AddOptions<(\w+)>\(\)\s*\.BindConfiguration\(""(\w+)""\)")]
    private static partial Regex Bound();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Ticked();
}
