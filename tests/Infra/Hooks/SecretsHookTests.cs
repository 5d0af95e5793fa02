using System.Runtime.Versioning;

namespace Serverless.Tests.Infra.Hooks;

/// <summary>infra/hooks/secrets.sh fills the vault once, and never shows or replaces a value.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SecretsHookTests : IDisposable
{
    private readonly HookWorld _world = new HookWorld()
        .With("VAULT_NAME", "kv-x").With("APP_NAME", "func-x").With("AZURE_RESOURCE_GROUP", "rg-x").With("META_APP_SECRET", "meta-app-secret-of-the-test")
        .Answers("az keyvault secret list *", "")
        .Answers("az functionapp show *", "/subscriptions/s/sites/func-x");

    public void Dispose() => _world.Dispose();

    [BashFact]
    public void An_empty_vault_gets_all_that_the_app_needs_to_start()
    {
        var (code, printed) = _world.Run("secrets");

        Assert.True(code == 0, printed);
        string[] made = ["Identities-HashKey", "Links-SigningKey", "OperatorKey", "Meta-VerifyToken"];
        Assert.All(made, name => Assert.Matches("^[0-9a-f]{64}$", _world.Secret(name)));
        Assert.Equal(made.Length, made.Select(_world.Secret).Distinct().Count());
        Assert.Equal("meta-app-secret-of-the-test", _world.Secret("Meta-AppSecret"));
        Assert.Contains("az rest --method post --url https://management.azure.com/subscriptions/s/sites/func-x/config/configreferences/appsettings/refresh", _world.Calls, StringComparison.Ordinal);
    }

    [BashFact]
    public void A_second_run_replaces_nothing()
    {
        var (code, printed) = _world.Answers("az keyvault secret list *", "identities-hashkey\\nLinks-SigningKey\\nOperatorKey\\nMeta-AppSecret\\nMeta-VerifyToken\\n").Run("secrets");

        Assert.True(code == 0, printed);
        Assert.DoesNotContain("secret set", _world.Calls, StringComparison.Ordinal);
    }

    [BashFact]
    public void No_value_is_printed_or_given_as_an_argument()
    {
        var (_, printed) = _world.Run("secrets");

        Assert.All(["meta-app-secret-of-the-test", _world.Secret("OperatorKey")!], value =>
        {
            Assert.DoesNotContain(value, printed, StringComparison.Ordinal);
            Assert.DoesNotContain(value, _world.Calls, StringComparison.Ordinal);
        });
    }

    [BashFact]
    public void A_secret_that_only_its_owner_knows_is_asked_for()
    {
        var (code, printed) = _world.With("META_APP_SECRET", null).With("PLATFORM_SECRETS", "Meta__AppSecret,Email__User").Run("secrets");

        Assert.Equal(1, code);
        Assert.Contains("MISSING Meta-AppSecret: az keyvault secret set --vault-name kv-x --name Meta-AppSecret", printed, StringComparison.Ordinal);
        Assert.Contains("MISSING Email-User", printed, StringComparison.Ordinal);
    }

    [BashFact]
    public void An_installation_without_Meta_needs_no_secret_of_Meta()
    {
        var (code, printed) = _world.With("META_APP_SECRET", null).With("PLATFORM_SECRETS", "").Run("secrets");

        Assert.True(code == 0, printed);
        Assert.Null(_world.Secret("Meta-VerifyToken"));
    }

    [BashFact]
    public void It_waits_until_the_role_for_the_vault_counts()
    {
        var (code, printed) = _world.With("CHECK_PATIENCE", "60").FailsOnce("az keyvault secret list *", "Forbidden").Run("secrets");

        Assert.True(code == 0, printed);
        Assert.Contains("Waiting until the role", printed, StringComparison.Ordinal);
    }

    [BashFact]
    public void A_vault_that_stays_closed_ends_it_and_nothing_is_made()
    {
        var (code, printed) = _world.Answers("az keyvault secret list *", "", code: 1).Run("secrets");

        Assert.Equal(1, code);
        Assert.Contains("does not let you in", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("secret set", _world.Calls, StringComparison.Ordinal);
    }

    [BashFact]
    public void A_business_secret_that_is_not_there_yet_stops_nothing()
    {
        var (code, printed) = _world.With("BUSINESS_SECRETS", "demo-standard,demo-carrier").Answers("az keyvault secret list *", "demo-carrier\\n").Run("secrets");

        Assert.True(code == 0, printed);
        Assert.Contains("Not there yet: demo-standard.", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("Not there yet: demo-carrier", printed, StringComparison.Ordinal);
    }
}
