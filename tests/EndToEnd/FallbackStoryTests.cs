using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Businesses;
using Serverless.Channels.Routing;
using Serverless.Local.Simulators.Mail;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.WhatsApp;

namespace Serverless.Tests.EndToEnd;

/// <summary>A customer on WhatsApp who can be reached otherwise too: what goes where when WhatsApp fails, and what the deliveries tell.</summary>
public sealed class FallbackStoryTests : IAsyncLifetime
{
    private App _app = null!;

    public async Task InitializeAsync() => _app = await App.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task With_the_window_closed_and_the_templates_paused_the_other_chat_is_told()
    {
        var person = await InMessengerAsync();
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await WhatsAppScene.InChatAsync(_app);
        _app.Clock.Advance(TimeSpan.FromHours(25));
        PauseTemplates();

        await ShippedAsync();

        Assert.Equal("utility", (await _app.ReceivesAsync(person, 1))[0].Kind);
        await TookOverAsync("whatsapp", "refused", "whatsapp.template-paused", "messenger");
    }

    [Fact]
    public async Task Without_another_chat_it_is_the_mail()
    {
        await WhatsAppScene.InChatAsync(_app);
        await _app.OptInByEmailAsync();
        _app.Clock.Advance(TimeSpan.FromHours(25));
        PauseTemplates();

        await ShippedAsync();

        Assert.Equal("Ihre Bestellung #1001 ist unterwegs", Assert.Single(await _app.MailsAsync(1)).Subject);
        await TookOverAsync("whatsapp", "refused", "whatsapp.template-paused", "email");
    }

    [Fact]
    public async Task What_WhatsApp_accepted_and_failed_later_comes_by_mail()
    {
        await WhatsAppScene.InChatAsync(_app);
        await _app.OptInByEmailAsync();
        _app.Break("failed-later");

        await ShippedAsync();

        Assert.Single(await _app.MailsAsync(1));
        Assert.Equal(131026, (await TookOverAsync("whatsapp", "failed", "whatsapp.undeliverable", "email"))["errorCode"]!.GetValue<int>());
    }

    [Fact]
    public async Task What_is_not_delivered_in_time_comes_by_mail()
    {
        var person = await SilentWithDeadlineAsync();
        await ShippedAsync();
        await person.ReceivesAsync(1);
        await DeliveryAsync("whatsapp", delivery => delivery["state"]!.GetValue<string>() == "sent");

        _app.Clock.Advance(TimeSpan.FromMinutes(31));

        Assert.Single(await _app.MailsAsync(1));
        await TookOverAsync("whatsapp", "sent", DeliveryChecks.NotInTime, "email");
    }

    [Fact]
    public async Task A_receipt_before_the_deadline_ends_it()
    {
        var person = await SilentWithDeadlineAsync();
        await ShippedAsync();
        await person.ReceivesAsync(1);
        await DeliveryAsync("whatsapp", delivery => delivery["state"]!.GetValue<string>() == "sent");
        person.Act(new WhatsAppAction { Do = "receive" });
        await DeliveryAsync("whatsapp", delivery => delivery["state"]!.GetValue<string>() == "delivered");

        _app.Clock.Advance(TimeSpan.FromMinutes(31));
        await DeliveryAsync("whatsapp", _ => _app.Logs.All.Any(line => line.Contains("delivery-check/1: delivered", StringComparison.Ordinal)));

        Assert.Empty(_app.Mailbox.After(0));
        Assert.Null((await DeliveryAsync("whatsapp", _ => true))["fellBackTo"]);
    }

    [Fact]
    public async Task A_late_receipt_stops_the_mail_that_still_waits()
    {
        var person = await SilentWithDeadlineAsync();
        await ShippedAsync();
        await person.ReceivesAsync(1);
        await DeliveryAsync("whatsapp", delivery => delivery["state"]!.GetValue<string>() == "sent");
        _app.Break(MailFaults.Greylist);
        _app.Clock.Advance(TimeSpan.FromMinutes(31));
        await DeliveryAsync("email", delivery => delivery["state"]!.GetValue<string>() == "deferred");
        person.Act(new WhatsAppAction { Do = "receive" });
        await DeliveryAsync("whatsapp", delivery => delivery["state"]!.GetValue<string>() == "delivered");

        _app.Clock.Advance(TimeSpan.FromMinutes(10));

        var mail = await DeliveryAsync("email", delivery => delivery["state"]!.GetValue<string>() == "refused");
        Assert.Equal(FallbackPolicy.DeliveredByOtherLeg, mail["reason"]!.GetValue<string>());
        Assert.Empty(_app.Mailbox.After(0));
    }

    [Fact]
    public async Task With_nobody_left_the_reason_stands_in_the_deliveries()
    {
        await WhatsAppScene.InChatAsync(_app);
        _app.Clock.Advance(TimeSpan.FromHours(25));
        PauseTemplates();

        await ShippedAsync();

        var delivery = await DeliveryAsync("whatsapp", delivery => delivery["state"]!.GetValue<string>() == "refused");
        Assert.Equal("whatsapp.template-paused", delivery["reason"]!.GetValue<string>());
        Assert.Null(delivery["fellBackTo"]);
    }

    private Task ShippedAsync() => _app.ShopSendsAcceptedAsync(_app.Order("shipped", _app.Clock.GetUtcNow()));

    private async Task<MessengerCustomer> InMessengerAsync()
    {
        var person = await _app.CustomerInChatAsync();
        await _app.ReadsAsync($"api/businesses/demo/customers/{await _app.CustomerIdAsync()}/threads",
            answer => answer["threads"]!.AsArray().Any(thread => thread!["channel"]!.GetValue<string>() == "messenger" && thread["windowUntil"] is not null));
        return person;
    }

    /// <summary>A person whose phone is off, of a business that wants its messages delivered within half an hour.</summary>
    private async Task<WhatsAppScene> SilentWithDeadlineAsync()
    {
        var store = _app.Services.GetRequiredService<BusinessStore>();
        var business = (await store.FindAsync("demo", default))!;
        await store.SaveAsync(business with { DeliverWithin = "PT30M" }, business, default);
        _app.Clock.Advance(TimeSpan.FromMinutes(10));
        var person = await WhatsAppScene.InChatAsync(_app);
        await _app.OptInByEmailAsync();
        person.Act(new WhatsAppAction { Do = "silent" });
        return person;
    }

    private void PauseTemplates()
    {
        var templates = _app.Services.GetRequiredService<WhatsAppTemplates>();
        foreach (var template in templates.Of(MetaAccounts.DemoBusinessAccount, null)) { templates.Put(template with { Status = "PAUSED" }); }
    }

    /// <summary>Waits until the delivery on this channel satisfies <paramref name="until"/>.</summary>
    private async Task<JsonNode> DeliveryAsync(string channel, Func<JsonNode, bool> until)
    {
        var deliveries = await _app.ReadsAsync($"api/businesses/demo/customers/{await _app.CustomerIdAsync()}/deliveries", answer => Find(answer) is { } found && until(found));
        return Find(deliveries)!;

        JsonNode? Find(JsonNode answer) => answer["deliveries"]!.AsArray().FirstOrDefault(delivery => delivery!["channel"]!.GetValue<string>() == channel);
    }

    /// <summary>One delivery ended like this, and names the other one, which was sent.</summary>
    private async Task<JsonNode> TookOverAsync(string channel, string state, string reason, string next)
    {
        var over = await DeliveryAsync(channel, delivery => delivery["fellBackTo"] is not null);
        var other = await DeliveryAsync(next, delivery => delivery["messageId"] is not null);
        Assert.Equal((state, reason, other["sendId"]!.GetValue<string>()),
            (over["state"]!.GetValue<string>(), over["reason"]!.GetValue<string>(), over["fellBackTo"]!.GetValue<string>()));
        return over;
    }
}
