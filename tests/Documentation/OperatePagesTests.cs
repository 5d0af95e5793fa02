using System.Runtime.Versioning;
using Serverless.Tests.Infra.Bicep;
using Serverless.Tests.Infra.Hooks;

namespace Serverless.Tests.Documentation;

/// <summary>
/// What the pages for operators say to type is run with stand-ins for <c>az</c>, <c>azd</c> and the like, and with the outputs of the
/// deployment in the environment: a variable that nobody set, a function that nobody wrote, a mistake in the quotes ends it.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class OperatePagesTests : IDisposable
{
    private readonly HookWorld _world = new();

    public OperatePagesTests()
    {
        foreach (var output in BicepProject.Load().Files["main.bicep"].All<Output>()) { _world.With(output.Name, $"the-{output.Name.ToLowerInvariant().Replace('_', '-')}"); }
    }

    public static TheoryData<string> Pages =>
        [.. ShellBlock.All.Where(block => ShellBlockTests.RunsWithStandIns(block) && block.Page != "docs/operate/deploy.md").Select(block => block.Page).Distinct()];

    private static string Helpers => Assert.Single(ShellBlock.Of("docs/operate/alerts.md")).Text;

    public void Dispose() => _world.Dispose();

    [BashTheory]
    [MemberData(nameof(Pages))]
    public void The_commands_of_a_page_can_be_typed(string page)
    {
        foreach (var block in ShellBlock.Of(page).Where(ShellBlockTests.RunsWithStandIns))
        {
            var (code, printed) = _world.RunLines($"{Helpers}\n{block.Text}");

            Assert.True(code == 0, $"{block}: {printed}");
        }

        if (page != "docs/operate/alerts.md") { Assert.NotEmpty(_world.Calls); }
    }

    [BashFact]
    public void The_helpers_of_the_runbooks_ask_where_the_app_is_and_show_the_operators_key_to_nobody()
    {
        var (code, printed) = _world.Answers("az keyvault secret show *", "the-operators-key").RunLines($"{Helpers}\nask 'requests | count'\nops POST /dead-letters -d '{{}}'\nbus");

        Assert.True(code == 0, printed);
        Assert.Contains("az monitor app-insights query --app the-insights-name --resource-group the-azure-resource-group --offset PT1H --analytics-query requests | count ", _world.Calls, StringComparison.Ordinal);
        Assert.Contains("curl -sS -X POST the-app-url/api/ops/dead-letters -d {}", _world.Calls, StringComparison.Ordinal);
        Assert.Contains("az servicebus topic subscription list --resource-group the-azure-resource-group --namespace-name the-bus-name --topic-name caller-context ", _world.Calls, StringComparison.Ordinal);
        Assert.DoesNotContain("the-operators-key", _world.Calls + printed, StringComparison.Ordinal);
    }

    [BashFact]
    public void An_installation_can_be_made_by_hand_as_the_page_says()
    {
        string[] unset = ["AZURE_ENV_NAME", "AZURE_LOCATION", "AZURE_SUBSCRIPTION_ID", "AZURE_RESOURCE_GROUP", "APP_NAME", "APP_URL", "VAULT_NAME", "NAME_ENDING"];
        foreach (var name in unset) { _world.With(name, null); }

        _world.With("META_APP_SECRET", "x")
            .Answers("az account show *", "11111111-2222-3333-4444-555555555555").Answers("az functionapp list-flexconsumption-locations *", "westeurope\\n")
            .Answers("az functionapp list-flexconsumption-runtimes *", "10.0\\n").Answers("az rest --method get *permissions*", "1").Answers("az group exists *", "false")
            .Answers("az storage account check-name *", "true").Answers("az servicebus namespace exists *", "true").Answers("az rest --method post *", "true")
            .Answers("az functionapp keys list *", "key").Answers("curl *", "{\"status\":\"ready\"}\\n200")
            .Answers("az deployment sub show *", """{ "apP_NAME": { "type": "String", "value": "func-x" }, "apP_URL": {"type":"String","value":"https://func-x.example"}, "azurE_RESOURCE_GROUP": { "type": "String", "value": "rg-x" }, "vaulT_NAME": { "type": "String", "value": "kv-x" }, "buS_NAME": {"type":"String","value":"sb-x"}, "insightS_NAME": {"type":"String","value":"appi-x"}, "tableS_NAME": {"type":"String","value":"stdata-x"} }""");

        var byHand = ShellBlock.Of("docs/operate/deploy.md").Single(block => block.Text.Contains("az deployment sub create", StringComparison.Ordinal));
        var (code, printed) = _world.RunLines(byHand.Text + "\necho \"$BUS_NAME $INSIGHTS_NAME $TABLES_NAME\"");

        Assert.True(code == 0, printed);
        Assert.EndsWith("sb-x appi-x stdata-x\n", printed, StringComparison.Ordinal);
        Assert.Contains("az keyvault secret list --vault-name kv-x ", _world.Calls, StringComparison.Ordinal);
        Assert.Contains("az functionapp deployment source config-zip --resource-group rg-x --name func-x --src app.zip", _world.Calls, StringComparison.Ordinal);
        Assert.Contains("Ready: https://func-x.example", printed, StringComparison.Ordinal);
    }

    [BashFact]
    public void The_other_commands_of_the_page_about_deploying_can_be_typed()
    {
        foreach (var block in ShellBlock.Of("docs/operate/deploy.md").Where(block => !block.Text.Contains("az deployment sub create", StringComparison.Ordinal)))
        {
            var (code, printed) = _world.RunLines(block.Text);

            Assert.True(code == 0, $"{block}: {printed}");
        }
    }
}
