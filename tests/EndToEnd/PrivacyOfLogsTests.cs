using Serverless.Local.Simulators.Messenger;

namespace Serverless.Tests.EndToEnd;

/// <summary>Personal data never appears in a log line, an exception text or a key.</summary>
public sealed class PrivacyOfLogsTests
{
    [Fact]
    public async Task A_whole_story_with_faults_leaves_nothing_personal_in_the_logs()
    {
        await using var app = await App.StartAsync();
        var person = await app.CustomerInChatAsync();
        var at = app.Clock.GetUtcNow();
        app.Break("551");
        await app.ShopSendsAcceptedAsync(app.Order("placed", at));
        await app.DeliveryAsync("placed", "refused");
        app.Break("500-after-accept");
        await app.ShopSendsAcceptedAsync(app.Order("shipped", at.AddSeconds(1)));
        await app.ReceivesAsync(person, 1);
        await app.DeliveryAsync("shipped", "unknown");
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        await app.DeliveryAsync("shipped", "read");
        app.Actions.Act(person, new CustomerAction { Do = "text", Text = "Geheimnisvolle Kanarienfrage" });
        app.Actions.Act(person, new CustomerAction { Do = "text", Text = "STOP" });
        await app.ReceivesAsync(person, 2);

        string[] canaries = [A.CustomerName, "Kanarienvogel", A.CustomerEmail, A.CustomerPhone, A.CustomerPhone[1..], "Kanarienfrage", person.Psid, app.Settings["Secrets:demo-messenger-token"]!, app.Settings["ApiKeys:demo"]!];
        var lines = app.Logs.All.ToList();

        Assert.NotEmpty(lines);
        Assert.All(canaries, canary => Assert.DoesNotContain(lines, line => line.Contains(canary, StringComparison.OrdinalIgnoreCase)));
    }
}
