using System.Runtime.Versioning;

namespace Serverless.Tests.Infra.Hooks;

/// <summary>infra/hooks/ready.sh ends well only when the app says that it works.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ReadyHookTests : IDisposable
{
    private readonly HookWorld _world = new HookWorld()
        .With("APP_NAME", "func-x").With("APP_URL", "https://func-x.example").With("AZURE_RESOURCE_GROUP", "rg-x")
        .Answers("az functionapp show *", "/subscriptions/s/sites/func-x")
        .Answers("az functionapp keys list *", "the-function-key")
        .Answers("az rest --method get *", "")
        .Answers("curl *", "{\"status\":\"ready\"}\\n200");

    public void Dispose() => _world.Dispose();

    [BashFact]
    public void An_app_that_is_ready_ends_it_with_the_addresses_to_paste()
    {
        var (code, printed) = _world.Run("ready");

        Assert.True(code == 0, printed);
        Assert.Contains("Ready: https://func-x.example", printed, StringComparison.Ordinal);
        Assert.Contains("https://func-x.example/api/webhooks/messenger", printed, StringComparison.Ordinal);
        Assert.Contains("https://func-x.example/api/health/ready", _world.Calls, StringComparison.Ordinal);
    }

    [BashFact]
    public void The_function_key_is_no_argument_and_is_not_printed()
    {
        var (_, printed) = _world.Run("ready");

        Assert.Contains("x-functions-key: the-function-key", _world.CurlInput, StringComparison.Ordinal);
        Assert.DoesNotContain("the-function-key", _world.Calls + printed, StringComparison.Ordinal);
    }

    [BashFact]
    public void It_waits_while_the_app_cannot_be_reached_and_asks_for_the_secrets_again()
    {
        var (code, printed) = _world.With("CHECK_PATIENCE", "60").Answers("az rest --method get *", "OperatorKey\\n").FailsOnce("curl *", "connection refused").Run("ready");

        Assert.True(code == 0, printed);
        Assert.Contains("Not yet: connection refused", printed, StringComparison.Ordinal);
        Assert.Contains("appsettings/refresh", _world.Calls, StringComparison.Ordinal);
    }

    [BashFact]
    public void An_app_that_does_not_become_ready_fails_with_its_checks_and_the_missing_secrets()
    {
        var (code, printed) = _world.Answers("curl *", "{\"status\":\"not-ready\",\"checks\":[{\"name\":\"bus\",\"ok\":false}]}\\n503").Answers("az rest --method get *", "OperatorKey\\n").Run("ready");

        Assert.Equal(1, code);
        Assert.Contains("NOT READY: func-x", printed, StringComparison.Ordinal);
        Assert.Contains("\"bus\",\"ok\":false", printed, StringComparison.Ordinal);
        Assert.Contains("Secrets that the app did not get: OperatorKey", printed, StringComparison.Ordinal);
    }

    [BashFact]
    public void With_the_operator_key_the_app_examines_itself_and_its_businesses()
    {
        var (code, printed) = Examined("ok    bus: fine\\nok    tables: fine\\n\\n200", "FAIL  demo messenger: a token [messenger.token-refused]\\n\\n503").Run("ready");

        Assert.True(code == 0, printed);
        Assert.Contains("ok    bus: fine", printed, StringComparison.Ordinal);
        Assert.Contains("FAIL  demo messenger: a token", printed, StringComparison.Ordinal);
        Assert.Contains("x-operator-key: the-operator-key", _world.CurlInput, StringComparison.Ordinal);
        Assert.DoesNotContain("the-operator-key", _world.Calls + printed, StringComparison.Ordinal);
    }

    [BashFact]
    public void What_waiting_does_not_cure_is_said_at_once()
    {
        var (code, printed) = Examined("ok    bus: fine\\nFAIL  mail: no answer [mail.unreachable]\\n\\n503", "ok\\n200").With("CHECK_PATIENCE", "600").Run("ready");

        Assert.Equal(1, code);
        Assert.Contains("NOT READY: func-x", printed, StringComparison.Ordinal);
        Assert.Contains("FAIL  mail: no answer", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("Not yet", printed, StringComparison.Ordinal);
    }

    [BashFact]
    public void Rights_that_do_not_count_yet_are_waited_for()
    {
        var (code, printed) = Examined("ok    settings: fine\\nFAIL  bus chat-inbound: no right [bus.refused]\\n\\n503", "ok\\n200").Run("ready");

        Assert.Equal(1, code);
        Assert.Contains("docs/operate/deploy.md", printed, StringComparison.Ordinal);
    }

    [BashFact]
    public void A_refused_key_is_not_ready()
    {
        var (code, _) = _world.Answers("curl *", "\\n401").Run("ready");

        Assert.Equal(1, code);
    }

    private HookWorld Examined(string app, string businesses) => _world.With("VAULT_NAME", "kv-x")
        .Answers("az keyvault secret show *", "the-operator-key").Answers("curl *of=app*", app).Answers("curl *of=businesses*", businesses);
}
