using Serverless.Platform.Settings;

namespace Serverless.Tests.Contracts;

public class ConfigurationPageTests
{
    private static readonly string[] Page = File.ReadAllLines(Repository.File("docs/operate/configuration.md"));

    private static readonly string[] Names =
        [.. SettingsCatalog.Connections.SelectMany(pair => new[] { pair.ConnectionString.Name, pair.Identity.Name }).Concat(SettingsCatalog.Single.Select(setting => setting.Name))];

    public static TheoryData<string> Settings => [.. Names];

    [Theory]
    [MemberData(nameof(Settings))]
    public void Every_setting_of_the_app_is_on_the_page(string name) =>
        Assert.Single(Page, line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal));

    [Fact]
    public void The_page_lists_no_setting_that_the_app_does_not_read()
    {
        var listed = Page.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);

        Assert.Equal(Names.Append("Secrets__<name>").Order(), listed.Order());
    }
}
