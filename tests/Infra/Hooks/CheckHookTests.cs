using System.Runtime.Versioning;

namespace Serverless.Tests.Infra.Hooks;

/// <summary>infra/hooks/check.sh lets through what would work and says what would not, with the cure.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CheckHookTests : IDisposable
{
    private readonly HookWorld _world = new HookWorld()
        .With("AZURE_ENV_NAME", "prod").With("AZURE_LOCATION", "westeurope").With("AZURE_SUBSCRIPTION_ID", null)
        .Answers("az account show *", "11111111-2222-3333-4444-555555555555")
        .Answers("az functionapp list-flexconsumption-locations *", "westeurope\\nnortheurope\\n")
        .Answers("az functionapp list-flexconsumption-runtimes *", "8.0\\n10.0\\n")
        .Answers("az rest --method get *permissions*", "1")
        .Answers("az group exists *", "false")
        .Answers("az storage account check-name *", "true")
        .Answers("az servicebus namespace exists *", "true")
        .Answers("az rest --method post *", "true");

    public void Dispose() => _world.Dispose();

    [BashFact]
    public void A_fresh_subscription_passes_and_its_names_are_kept()
    {
        var (code, printed) = _world.Run("check");

        Assert.True(code == 0, printed);
        Assert.DoesNotContain("FAIL", printed, StringComparison.Ordinal);
        Assert.Matches("azd env set NAME_ENDING [0-9a-f]{13} --environment prod", _world.Calls);
    }

    [BashTheory]
    [InlineData("az functionapp list-flexconsumption-locations *", "northeurope\\n", "FAIL  westeurope has no Flex Consumption", "northeurope")]
    [InlineData("az functionapp list-flexconsumption-runtimes *", "8.0\\n9.0\\n", "FAIL  westeurope has no .NET 10", "8.0 9.0")]
    [InlineData("az rest --method get *permissions*", "0", "FAIL  You may not assign roles", "Role Based Access Control Administrator")]
    [InlineData("az storage account check-name *", "false", "FAIL  The name sthost", "NAME_ENDING")]
    [InlineData("az servicebus namespace exists *", "false", "FAIL  The name sb-serverless-", "NAME_ENDING")]
    [InlineData("az rest --method post *Microsoft.Web*", "false", "FAIL  The name func-serverless-", "NAME_ENDING")]
    [InlineData("az rest --method post *Microsoft.KeyVault*", "false", "FAIL  The name kv-", "NAME_ENDING")]
    [InlineData("az keyvault list-deleted *", "kv-x\\n", "was deleted and still holds its name", "az keyvault recover")]
    public void What_would_fail_is_said_with_its_cure(string call, string answer, string mistake, string cure)
    {
        var (code, printed) = _world.Answers(call, answer).Run("check");

        Assert.Equal(1, code);
        Assert.Contains(mistake, printed, StringComparison.Ordinal);
        Assert.Contains(cure, printed, StringComparison.Ordinal);
    }

    [BashFact]
    public void All_that_would_fail_is_said_at_once()
    {
        var (_, printed) = _world.Answers("az functionapp list-flexconsumption-locations *", "x\\n").Answers("az rest --method get *permissions*", "0").Run("check");

        Assert.Equal(2, printed.Split("FAIL").Length - 1);
    }

    [BashFact]
    public void Who_is_not_signed_in_is_told_so()
    {
        var (code, printed) = _world.Answers("az account show *", "", code: 1).Run("check");

        Assert.Equal(1, code);
        Assert.Contains("az login", printed, StringComparison.Ordinal);
    }

    [BashFact]
    public void An_installation_that_exists_keeps_its_names()
    {
        var (code, printed) = _world.Answers("az group exists *", "true").Answers("az resource list *", "func-serverless-abc123").Answers("az storage account check-name *", "false").Run("check");

        Assert.True(code == 0, printed);
        Assert.Contains("azd env set NAME_ENDING abc123", _world.Calls, StringComparison.Ordinal);
    }

    [BashFact]
    public void Another_ending_than_that_of_the_installation_is_refused()
    {
        var (code, printed) = _world.With("NAME_ENDING", "zzz").Answers("az group exists *", "true").Answers("az resource list *", "func-serverless-abc123").Run("check");

        Assert.Equal(1, code);
        Assert.Contains("Set NAME_ENDING to abc123", printed, StringComparison.Ordinal);
    }

    [BashFact]
    public void A_standard_namespace_can_not_become_private()
    {
        var (code, printed) = _world.With("PRIVATE_NETWORKING", "true").Answers("az provider show *", "Registered").Answers("az group exists *", "true")
            .Answers("az resource list *", "func-serverless-abc123").Answers("az servicebus namespace list *", "Standard").Run("check");

        Assert.Equal(1, code);
        Assert.Contains("cannot change its tier", printed, StringComparison.Ordinal);
    }

    [BashFact]
    public void Private_networking_needs_a_resource_provider()
    {
        var (code, printed) = _world.With("PRIVATE_NETWORKING", "true").Answers("az provider show *", "NotRegistered").Run("check");

        Assert.Equal(1, code);
        Assert.Contains("az provider register --namespace Microsoft.App", printed, StringComparison.Ordinal);
    }

    [BashFact]
    public void Zones_are_asked_for_when_they_are_wanted()
    {
        _world.With("ZONE_REDUNDANT", "true").Run("check");

        Assert.Contains("list-flexconsumption-locations --zone-redundant true", _world.Calls, StringComparison.Ordinal);
    }

    [BashFact]
    public void The_month_in_which_a_budget_begins_is_kept()
    {
        _world.With("MONTHLY_BUDGET", "100").Run("check");

        Assert.Matches("azd env set BUDGET_START [0-9]{4}-[0-9]{2}-01 ", _world.Calls);
    }

    [BashFact]
    public void It_changes_nothing_in_Azure()
    {
        _world.Run("check");

        Assert.DoesNotMatch("(?m)^az [a-z -]* (create|set|delete|update|register|recover)( |$)", _world.Calls);
    }
}
