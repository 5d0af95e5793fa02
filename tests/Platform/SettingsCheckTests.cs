using Microsoft.Extensions.Configuration;
using Serverless.Platform.Settings;

namespace Serverless.Tests.Platform;

public class SettingsCheckTests
{
    private static IReadOnlyList<string> Mistakes(params (string Name, string? Value)[] changes)
    {
        var values = Repository.ExampleSettings();
        foreach (var (name, value) in changes) { values[name.Replace("__", ":", StringComparison.Ordinal)] = value; }

        return SettingsCheck.Mistakes(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }

    [Fact]
    public void The_example_has_no_mistake() => Assert.Empty(Mistakes());

    [Fact]
    public void The_example_is_complete()
    {
        var example = Repository.ExampleSettings();
        var required = SettingsCatalog.Single.Where(setting => setting.Required || setting.Name is "OperatorKey" or "Meta__AppSecret" or "Meta__VerifyToken");

        Assert.All(required, setting => Assert.True(example.ContainsKey(setting.Key), setting.Name));
    }

    [Fact]
    public void A_previous_secret_written_with_underscores_is_checked_too() =>
        Assert.StartsWith("Secrets__demo_standard__previous (", Assert.Single(Mistakes(("Secrets__demo_standard__previous", "whsec_short"))), StringComparison.Ordinal);

    [Fact]
    public void All_mistakes_are_listed_at_once() =>
        Assert.Equal(4, Mistakes(("ServiceBus", null), ("Tables", " "), ("Identities__HashKey", "short"), ("Meta__GraphUrl", "graph")).Count);

    [Theory]
    [InlineData("ServiceBus", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=b", "storage connection string")]
    [InlineData("ServiceBus", "Endpoint=sb://a.example/;SharedAccessKeyName=k;SharedAccessKey=v;EntityPath=q", "EntityPath")]
    [InlineData("ServiceBus", "something", "not a Service Bus connection string")]
    [InlineData("Tables", "Endpoint=sb://a.example/;SharedAccessKeyName=k;SharedAccessKey=v", "Service Bus connection string")]
    [InlineData("Tables", "something", "not a storage connection string")]
    [InlineData("Meta__AppSecret", "<app secret>", "placeholder")]
    [InlineData("Meta__AppSecret", "@Microsoft.KeyVault(SecretUri=https://v.example/secrets/x/)", "unresolved Key Vault reference")]
    [InlineData("Meta__AppSecret", "0123456789abcdef0123456789abcdef ", "white space")]
    [InlineData("Meta__AppSecret", "0123", "too short")]
    [InlineData("Meta__AppId", "nine", "digits")]
    [InlineData("OperatorKey", "short", "at least 32")]
    [InlineData("Links__Lifetime", "soon", "duration")]
    [InlineData("ServiceBus__fullyQualifiedNamespace", "sb://a.example", "host name")]
    [InlineData("Secrets__demo-standard", "whsec_abc", "whsec_")]
    public void A_mistake_names_the_setting_and_the_cure(string name, string value, string cure)
    {
        var mistake = Assert.Single(Mistakes((name, value)));

        Assert.StartsWith(name, mistake, StringComparison.Ordinal);
        Assert.Contains(cure, mistake, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Meta__AppSecret", "hunter2hunter2 ")]
    [InlineData("OperatorKey", "hunter2hunter2")]
    [InlineData("ServiceBus", "hunter2hunter2")]
    [InlineData("Secrets__demo-standard", "whsec_hunter2hunter2")]
    public void A_secret_is_never_printed(string name, string value) =>
        Assert.DoesNotContain("hunter2", string.Join('\n', Mistakes((name, value))), StringComparison.Ordinal);

    [Fact]
    public void An_identity_stands_in_for_a_connection_string() =>
        Assert.Empty(Mistakes(("ServiceBus", null), ("ServiceBus__fullyQualifiedNamespace", "example.servicebus.windows.net"),
            ("Tables", null), ("Tables__tableServiceUri", "https://example.table.core.windows.net/")));

    [Fact]
    public void Mistakes_are_printed_with_their_number_and_fail_the_check()
    {
        using var errors = new StringWriter();

        Assert.False(SettingsCheck.Passes(new ConfigurationBuilder().Build(), errors));
        Assert.Contains("4 configuration mistakes", errors.ToString(), StringComparison.Ordinal);
    }
}
