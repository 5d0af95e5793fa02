using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Serverless.Local.Commands;
using Serverless.Local.ServiceBus;
using Serverless.Platform.Http;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;
using Serverless.Tests.EndToEnd;

namespace Serverless.Tests.Health;

/// <summary>Mistakes as they happen, made in an app that runs: the doctor is red and says what to do. And green without any.</summary>
public class SeededMistakesTests
{
    [Fact]
    public async Task Without_a_mistake_it_is_green()
    {
        await using var app = await App.StartAsync();

        (await DoctorSays.OfAsync(app)).IsGreen();
    }

    [Fact]
    public async Task Many_businesses_are_all_looked_at_and_each_kind_of_source_is_called_once()
    {
        await using var app = await App.StartAsync();
        for (var n = 1; n <= 24; n++)
        {
            await app.ChangeBusinessAsync($"shop-{n:00}", record => record["sources"] = JsonNode.Parse("{ \"standard\": { \"secret\": \"demo-standard\" } }"));
        }

        var says = await DoctorSays.OfAsync(app);

        says.IsGreen();
        Assert.Equal(25, says.Printed.Split('\n').Count(line => line.Contains("webhooks orders/standard", StringComparison.Ordinal)));
        Assert.Single(says.Printed.Split('\n'), line => line.Contains("webhooks from here orders/standard", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_app_secret_is_missing()
    {
        await using var app = await App.StartAsync(changes: ("Meta:AppSecret", null));

        (await DoctorSays.OfAsync(app)).IsRed("demo meta", "meta.app-secret-missing", "Settings > Basic");
    }

    [Fact]
    public async Task A_Key_Vault_reference_was_left_unresolved()
    {
        await using var app = await App.StartAsync(changes: ("Secrets:demo-standard", "@Microsoft.KeyVault(SecretUri=https://kv.example/secrets/demo-standard)"));

        var says = await DoctorSays.OfAsync(app);

        says.IsRed("settings Secrets__demo-standard", "settings.unresolved-reference", "Key Vault Secrets User");
        says.IsRed("demo secrets demo-standard", "secrets.unresolved", "/sources/standard/secret");
        says.IsRed("demo webhooks orders/standard", "webhooks.secret-missing", "not set");
        Assert.DoesNotContain("kv.example", says.Printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_is_missing_on_the_bus()
    {
        var folder = Directory.CreateTempSubdirectory("bus-").FullName;
        var all = MessagingEntities.Load(Repository.File("infra/messaging.json"));
        await using (var broker = EmbeddedBroker.Open(Path.Combine(folder, "bus.db"), all with { Queues = [.. all.Queues.Where(queue => queue.Path != Queues.ShopRequests)] }, TimeProvider.System))
        {
            var name = $"{Guid.NewGuid():N}.test";
            EmbeddedBrokers.Register(name, broker);
            await using var app = await App.StartWithAsync(services => services.AddSingleton(_ => BusAt(name)));

            (await DoctorSays.OfAsync(app)).IsRed($"bus {Queues.ShopRequests}", "bus.missing", "infra/messaging.json");
            EmbeddedBrokers.Unregister(name);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_bus_is_not_reached()
    {
        await using var app = await App.StartWithAsync(services => services.AddSingleton(_ => BusAt("nowhere.test")));

        (await DoctorSays.OfAsync(app)).IsRed($"bus {Queues.ChatInbound}", "bus.unreachable", "ServiceBus__fullyQualifiedNamespace");
    }

    [Fact]
    public async Task A_dead_letter_is_warned_of_and_fails_nothing()
    {
        await using var app = await App.StartAsync();
        var bus = app.Services.GetRequiredService<ServiceBusClient>();
        await using (var sender = bus.CreateSender(Queues.ShopRequests)) { await sender.SendMessageAsync(new ServiceBusMessage("nothing that anybody could handle") { MessageId = "broken" }); }

        await app.IsQuietAsync();
        var says = await DoctorSays.OfAsync(app);

        Assert.True(says.ExitCode == 0, says.Printed);
        Assert.Contains("[bus.dead-letters]", says.Printed, StringComparison.Ordinal);
        Assert.Contains("ok    bus ", says.Printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_is_missing()
    {
        await using var app = await App.StartAsync();
        await app.Services.GetRequiredService<TableServiceClient>().DeleteTableAsync(TableNames.Quotes);

        (await DoctorSays.OfAsync(app)).IsRed($"tables {TableNames.Quotes}", "tables.missing", "Restart the app");
    }

    [Fact]
    public async Task The_pages_token_is_dead()
    {
        await using var app = await App.StartAsync();
        await app.TellMetaAsync($"pages/{App.Page}", new { token = "another" });

        (await DoctorSays.OfAsync(app)).IsRed("demo messenger", "messenger.token-refused", "'demo-messenger-token'");
    }

    [Fact]
    public async Task Meta_is_not_reached()
    {
        await using var app = await App.StartAsync(changes: ("Meta:GraphUrl", "http://127.0.0.1:1/v25.0"));

        var says = await DoctorSays.OfAsync(app);

        says.IsRed("demo messenger", "messenger.no-answer", "Meta__GraphUrl");
        says.IsRed("demo whatsapp", "whatsapp.no-answer", "Meta__GraphUrl");
    }

    [Fact]
    public async Task The_pages_subscription_is_incomplete_until_it_is_repaired()
    {
        await using var app = await App.StartAsync();
        await app.TellMetaAsync($"pages/{App.Page}", new { subscribedFields = new[] { "messages", "feed" } });

        (await DoctorSays.OfAsync(app)).IsRed("demo messenger", "messenger.subscription-incomplete", "message_echoes");

        var repaired = await DoctorSays.OfAsync(app, null, "--repair");
        Assert.True(repaired.ExitCode == 0, repaired.Printed);
        Assert.Contains("was subscribed to the account's webhooks just now", repaired.Printed, StringComparison.Ordinal);
        (await DoctorSays.OfAsync(app)).IsGreen();
        Assert.Contains("feed", await app.Http.GetStringAsync(new Uri("_local/api/pages", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_app_is_not_subscribed_to_the_WhatsApp_account_until_it_is_repaired()
    {
        await using var app = await App.StartAsync();
        await app.TellMetaAsync("numbers/106000000000003", new { subscribedFields = Array.Empty<string>() });

        (await DoctorSays.OfAsync(app)).IsRed("demo whatsapp subscription", "whatsapp.not-subscribed", "--repair");

        Assert.Equal(0, (await DoctorSays.OfAsync(app, null, "--repair")).ExitCode);
        (await DoctorSays.OfAsync(app)).IsGreen();
    }

    [Fact]
    public async Task The_WhatsApp_number_is_not_connected()
    {
        await using var app = await App.StartAsync();
        await app.TellMetaAsync("numbers/106000000000003", new { status = "PENDING" });

        (await DoctorSays.OfAsync(app)).IsRed("demo whatsapp number", "whatsapp.number-not-connected", "WhatsApp Manager");
    }

    [Fact]
    public async Task A_number_of_bad_quality_is_warned_of_and_fails_nothing()
    {
        await using var app = await App.StartAsync();
        await app.TellMetaAsync("numbers/106000000000003", new { quality = "RED" });

        var says = await DoctorSays.OfAsync(app);

        Assert.Equal(0, says.ExitCode);
        Assert.Contains("[whatsapp.quality-red]", says.Printed, StringComparison.Ordinal);
        Assert.Contains("1 to look at, 0 failed", says.Printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_names_a_secret_that_is_not_there()
    {
        await using var app = await App.StartAsync();
        await app.ChangeBusinessAsync("demo", record => record["giphy"]!["keySecret"] = "no-such-secret");

        (await DoctorSays.OfAsync(app)).IsRed("demo secrets no-such-secret", "secrets.missing", "Secrets__no_such_secret");
    }

    [Fact]
    public async Task A_secret_is_not_of_its_sources_kind()
    {
        await using var app = await App.StartAsync(changes: ("Secrets:demo-standard", "this is not base64!"));

        (await DoctorSays.OfAsync(app)).IsRed("demo webhooks orders/standard", "webhooks.secret-unusable", "whsec_");
    }

    [Fact]
    public async Task A_record_names_a_source_that_does_not_exist()
    {
        await using var app = await App.StartAsync();
        await app.ChangeBusinessAsync("demo", record => record["sources"]!["shopfy"] = new JsonObject { ["secret"] = "demo-shopify" });

        (await DoctorSays.OfAsync(app)).IsRed("demo webhooks orders/shopfy", "webhooks.unknown-source", "shopify");
    }

    [Theory]
    [InlineData(5, "ahead of")]
    [InlineData(-5, "behind")]
    public async Task The_apps_clock_is_off_by_minutes(int minutes, string how)
    {
        await using var app = await App.StartWithAsync(services => services.AddSingleton<TimeProvider>(new WrongClock(TimeSpan.FromMinutes(minutes))));

        var says = await DoctorSays.OfAsync(app);

        says.IsRed("clock", "clock.off", $"300 seconds {how}");
        Assert.Contains("[clock.differs]", says.Printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_public_address_leads_nowhere()
    {
        await using var app = await App.StartAsync(changes: ("Links:BaseUrl", "http://127.0.0.1:1"));

        var says = await DoctorSays.OfAsync(app);

        says.IsRed("public-address from here", "public-address.wrong", "Links__BaseUrl");
        Assert.Contains("[public-address.unreachable]", says.Printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_public_address_leads_to_another_server()
    {
        await using var other = await App.StartAsync();
        await using var app = await App.StartAsync(changes: ("Links:BaseUrl", $"{other.Http.BaseAddress}_local"));

        (await DoctorSays.OfAsync(app)).IsRed("public-address ", "public-address.wrong", "without /api");
    }

    [Fact]
    public async Task Twilio_is_used_and_the_public_address_is_missing()
    {
        var unknown = new PublicAddress(Options.Create(new ChatLinkOptions()), new ConfigurationBuilder().Build());
        await using var app = await App.StartWithAsync(services => services.AddSingleton(unknown));

        var says = await DoctorSays.OfAsync(app);

        says.IsRed("public-address", "public-address.missing", "Links__BaseUrl");
        says.IsRed("demo webhooks calls/twilio", "webhooks.address-missing", "Links__BaseUrl");
    }

    [Fact]
    public async Task The_mail_server_is_not_reached()
    {
        await using var app = await App.StartAsync(changes: [("Email:Host", "127.0.0.1"), ("Email:Port", "1")]);

        (await DoctorSays.OfAsync(app)).IsRed("mail", "mail.unreachable", "Email__Port");
    }

    [Fact]
    public async Task The_mail_servers_certificate_is_not_the_trusted_one()
    {
        await using var other = await App.StartAsync();
        var server = other.Services.GetRequiredService<IConfiguration>();
        await using var app = await App.StartAsync(changes: [("Email:Host", server["Email:Host"]), ("Email:Port", server["Email:Port"]), ("Email:TrustedThumbprint", new string('0', 64))]);

        (await DoctorSays.OfAsync(app)).IsRed("mail", "mail.certificate", "Email__TrustedThumbprint");
    }

    [Theory]
    [InlineData("OperatorKey", "the-wrong-operator-key-0123456789abcdef", "The operator key is wrong.")]
    [InlineData("OperatorKey", "", "The operator key is missing.")]
    [InlineData("LocalHost:FunctionKey", "the-wrong-function-key", "The function key is wrong.")]
    [InlineData("LocalHost:FunctionKey", "", "The function key is missing.")]
    public async Task A_key_is_wrong_or_missing(string setting, string value, string says)
    {
        await using var app = await App.StartAsync();
        var settings = app.Settings.ToDictionary();
        settings.Remove(setting);
        settings[setting] = value;
        using var output = new StringWriter();
        var known = new CommandSettings(settings);
        var world = new CommandWorld { Out = output, Error = output, Settings = known, Environment = known };

        var code = await CommandRunner.RunAsync(CommandRunner.Find(["doctor"])!, ["--port", $"{app.Http.BaseAddress!.Port}"], world, CancellationToken.None);

        new DoctorSays(code, output.ToString()).IsRed("app", "app.refuses", says);
    }

    [Fact]
    public async Task The_app_was_started_with_another_app_secret_than_is_known_here()
    {
        await using var app = await App.StartAsync();

        var says = await DoctorSays.OfAsync(app, new() { ["Meta:AppSecret"] = "another_app_secret_0123456789" });

        says.IsRed("meta from here", "meta.other-secret", "another one");
    }

    private static ServiceBusClient BusAt(string name) =>
        new($"Endpoint=sb://{name};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=local;UseDevelopmentEmulator=true");

    private sealed class WrongClock(TimeSpan off) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + off;
    }
}

internal static class MetaScene
{
    /// <summary>Something changes in Meta's own dashboard.</summary>
    public static async Task TellMetaAsync(this App app, string account, object change)
    {
        using var answer = await app.Http.PutAsJsonAsync(new Uri($"_local/api/{account}", UriKind.Relative), change);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
