using System.Runtime.Versioning;
using Serverless.Tests.Infra.Bicep;

namespace Serverless.Tests.Infra.Hooks;

/// <summary>infra/hooks/check.sh lets through what would work and says what would not, with the cure.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CheckHookTests : IDisposable
{
    /// <summary>Of every resource in infra/, and of the subnet that belongs to the app.</summary>
    private static readonly string[] Providers =
    [
        "Microsoft.App",
        .. BicepProject.Load().Files.Values.SelectMany(file => file.All<Resource>()).Select(resource => resource.Kind.Split('/')[0]).Distinct()
            .Except(["Microsoft.Authorization", "Microsoft.Resources"]),   // every subscription has these
    ];

    private readonly HookWorld _world = new HookWorld()
        .With("AZURE_ENV_NAME", "prod").With("AZURE_LOCATION", "westeurope").With("AZURE_SUBSCRIPTION_ID", null)
        .Answers("az account show *", "11111111-2222-3333-4444-555555555555")
        .Answers("az provider list *", string.Join("\\n", Providers).Replace("Microsoft.Insights", "microsoft.insights", StringComparison.Ordinal) + "\\n")
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
    [InlineData("az keyvault list-deleted *", "kv-x\\n", "was deleted and still holds its name", "az group create --name rg-serverless-prod --location westeurope && az keyvault recover --name kv-")]
    [InlineData("az servicebus namespace exists *", "", "FAIL  Nobody says whether the name sb-serverless-", "message above")]
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
        var (code, printed) = _world.With("PRIVATE_NETWORKING", "true").Answers("az group exists *", "true")
            .Answers("az resource list *", "func-serverless-abc123").Answers("az servicebus namespace list *", "Standard").Run("check");

        Assert.Equal(1, code);
        Assert.Contains("cannot change its tier", printed, StringComparison.Ordinal);
    }

    [BashFact]
    public void Resource_providers_that_a_subscription_lacks_are_registered_and_no_others()
    {
        _world.With("MONTHLY_BUDGET", "100").With("PRIVATE_NETWORKING", "true").Answers("az provider list *", "microsoft.storage\\nMicrosoft.Sql\\n").Run("check");

        var registered = _world.Calls.Split('\n').Where(call => call.StartsWith("az provider register ", StringComparison.Ordinal)).Select(call => call.Split(' ')[4]);
        Assert.Equal(Providers.Except(["Microsoft.Storage"]).Order(), registered.Order());
    }

    [BashFact]
    public void A_resource_provider_that_may_not_be_registered_is_named_with_who_can()
    {
        var (code, printed) = _world.Answers("az provider list *", "").Answers("az provider register --namespace Microsoft.Web *", "", code: 1).Run("check");

        Assert.Equal(1, code);
        Assert.Contains("FAIL  The resource provider Microsoft.Web is not registered", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("The resource provider Microsoft.Storage", printed, StringComparison.Ordinal);
    }

    [BashFact]
    public void Another_subscription_than_that_of_az_is_refused()
    {
        var (code, printed) = _world.With("AZURE_SUBSCRIPTION_ID", "99999999-2222-3333-4444-555555555555").Run("check");

        Assert.Equal(1, code);
        Assert.Contains("az account set --subscription 99999999-2222-3333-4444-555555555555", printed, StringComparison.Ordinal);
    }

    [BashFact]
    public void A_deployment_that_ended_half_way_is_not_stopped_by_its_own_names()
    {
        var (code, printed) = _world.With("NAME_ENDING", "abc123").Answers("az group exists *", "true").Answers("az resource list *", "kv-abc123\\nsthostabc123\\n")
            .Answers("az storage account check-name --name sthostabc123 *", "false").Answers("az rest --method post *Microsoft.KeyVault*", "false").Run("check");

        Assert.True(code == 0, printed);
        Assert.Contains("kv-abc123 is there and is updated", printed, StringComparison.Ordinal);
        Assert.Contains("The name stdataabc123 is free", printed, StringComparison.Ordinal);
    }

    [BashFact]
    public void An_ending_that_no_storage_account_may_have_is_refused()
    {
        var (code, printed) = _world.With("NAME_ENDING", "My-Shop").Run("check");

        Assert.Equal(1, code);
        Assert.Contains("FAIL  NAME_ENDING is My-Shop", printed, StringComparison.Ordinal);
    }

    [BashFact]
    public void Storage_in_one_zone_is_not_moved_by_a_deployment()
    {
        var (code, printed) = _world.With("ZONE_REDUNDANT", "true").Answers("az group exists *", "true").Answers("az resource list *", "func-serverless-abc123")
            .Answers("az storage account list *", "somethingelse\\nsthostabc123\\n").Run("check");

        Assert.Equal(1, code);
        Assert.Contains("az storage account migration start --account-name sthostabc123 --resource-group rg-serverless-prod --sku Standard_ZRS", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("somethingelse", printed, StringComparison.Ordinal);
        Assert.Contains("sku.name!='Standard_ZRS' && sku.name!='Standard_GZRS'", _world.Calls, StringComparison.Ordinal);
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
