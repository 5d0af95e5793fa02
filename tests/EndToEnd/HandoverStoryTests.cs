using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.WhatsApp;
using Serverless.Tests.Media;

namespace Serverless.Tests.EndToEnd;

/// <summary>A chat goes to a person in the page's inbox and comes back.</summary>
public class HandoverStoryTests
{
    [Fact]
    public async Task A_person_answers_until_they_give_the_chat_back_and_the_app_says_again_that_it_is_one()
    {
        await using var app = await App.StartAsync();
        var person = await app.CustomerInChatAsync();

        app.Act(person, "Ich möchte mit einem Menschen sprechen");
        await app.SeesAsync(person, "Wir holen einen Menschen dazu");
        await app.UntilAsync(() => app.Chats.Find(person.Page, person.Psid)!.ControlledBy == ThreadControlApi.Inbox, "the inbox has control");

        app.Act(person, "Wo ist mein Paket?");
        app.Actions.Act(app.Chats.Find(person.Page, person.Psid)!, new CustomerAction { Do = "inbox-text", Text = "Hallo, hier ist Jana." });
        app.Actions.Act(app.Chats.Find(person.Page, person.Psid)!, new CustomerAction { Do = "inbox-return" });
        app.Act(person, "Danke");

        await app.SeesAsync(person, "Hier antwortet der automatische Service von Demo Shop.\n\nGern geschehen!");
        Assert.DoesNotContain(app.Chats.Read(person.Page, person.Psid)!.Items, item => item.From == "business" && item.Text.Contains("keine Bestellung", StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_nobody_has_answered_for_half_a_day_the_app_takes_the_chat_back()
    {
        await using var app = await App.StartAsync();
        var person = await app.CustomerInChatAsync();
        app.Act(person, "Mensch bitte");
        await app.UntilAsync(() => app.Chats.Find(person.Page, person.Psid)!.ControlledBy == ThreadControlApi.Inbox, "the inbox has control");

        app.Clock.Advance(TimeSpan.FromHours(13));
        app.Act(person, "Hallo");

        await app.SeesAsync(person, "Hier antwortet der automatische Service von Demo Shop.\n\nHallo! Womit können wir helfen?");
        Assert.Null(app.Chats.Find(person.Page, person.Psid)!.ControlledBy);
    }

    [Theory]
    [InlineData("messenger")]
    [InlineData("whatsapp")]
    public async Task A_person_who_writes_through_the_API_keeps_the_chat_for_longer(string channel)
    {
        await using var app = await App.StartAsync();
        var (scene, say) = channel == "messenger" ? await OnMessengerAsync(app) : await OnWhatsAppAsync(app);
        Assert.Equal(HttpStatusCode.OK, (await app.PatchAsync($"api/businesses/demo/customers/{scene.Customer}/threads/{scene.Thread}", new { heldBy = "person" })).Status);
        app.Clock.Advance(TimeSpan.FromHours(8));

        await scene.DeliveryAsync((string)(await scene.SendsAsync(scene.Message("Wir kümmern uns noch darum.")))["id"]!, "delivered");

        app.Clock.Advance(TimeSpan.FromHours(11));
        say("Danke");
        await app.ReadsAsync($"api/businesses/demo/threads/{scene.Thread}/messages?customer={scene.Customer}", answer => (string?)answer["messages"]![0]!["text"] == "Danke");
        await app.IsQuietAsync();
        Assert.DoesNotContain(await TextsAsync(), text => text.Contains("automatische Service", StringComparison.Ordinal));
        app.Clock.Advance(TimeSpan.FromHours(2));
        say("Vielen Dank");
        await app.ReadsAsync($"api/businesses/demo/threads/{scene.Thread}/messages?customer={scene.Customer}",
            answer => answer["messages"]!.AsArray().Any(line => ((string?)line!["text"])?.Contains("automatische Service", StringComparison.Ordinal) == true));

        async Task<IEnumerable<string>> TextsAsync() =>
            (await app.GetAsync($"api/businesses/demo/threads/{scene.Thread}/messages?customer={scene.Customer}"))["messages"]!.AsArray().Select(line => (string?)line!["text"] ?? "");
    }

    [Fact]
    public async Task A_thread_that_another_app_has_is_asked_for_when_a_person_writes_and_answered_once_it_is_passed()
    {
        await using var app = await App.StartAsync();
        var (scene, person) = await MediaScene.OnMessengerAsync(app);
        app.Chats.Change(app.Chats.Find(person.Page, person.Psid)!, current => current with { ControlledBy = "4711" });

        var sent = await scene.SendsAsync(scene.Message("Hier ist Jana."));
        await app.UntilAsync(() => app.Chats.Find(person.Page, person.Psid)!.IsControlWanted, "the other app is asked for the thread");
        Assert.Empty(app.Received(person));
        app.Actions.Act(app.Chats.Find(person.Page, person.Psid)!, new CustomerAction { Do = "inbox-return" });
        await scene.DeliveryAsync((string)sent["id"]!, "deferred");
        await app.IsQuietAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        await app.SeesAsync(person, "Hier ist Jana.");
    }

    [Fact]
    public async Task People_read_the_chat_take_it_and_close_the_complaint_by_the_API()
    {
        await using var app = await App.StartAsync();
        var person = await app.CustomerInChatAsync();
        app.Act(person, "Ich will mich beschweren!");
        await app.SeesAsync(person, "Das tut uns leid");
        var (customer, thread) = await app.ThreadAsync();

        var messages = (await app.GetAsync($"api/businesses/demo/threads/{thread}/messages?customer={customer}"))["messages"]!.AsArray();
        Assert.Equal("business", (string)messages[0]!["from"]!);
        Assert.Contains("Das tut uns leid", (string)messages[0]!["text"]!, StringComparison.Ordinal);
        Assert.Contains(messages.Skip(1), message => ((string)message!["from"]!, (string?)message["text"]) == ("customer", "Ich will mich beschweren!"));

        var changed = await app.PatchAsync($"api/businesses/demo/customers/{customer}/threads/{thread}", new { heldBy = (string?)null, hasOpenComplaint = false });
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal((null, false), ((string?)changed.Body["heldBy"], (bool)changed.Body["hasOpenComplaint"]!));

        var wrong = await app.PatchAsync($"api/businesses/demo/customers/{customer}/threads/{thread}", new { heldBy = "somebody", hasOpenComplaint = "no" });
        Assert.Equal((HttpStatusCode)422, wrong.Status);
        Assert.Equal(2, wrong.Body["errors"]!.AsArray().Count);
        Assert.Equal(HttpStatusCode.NotFound, (await app.PatchAsync($"api/businesses/demo/customers/{customer}/threads/nothing", new { })).Status);
    }

    private static async Task<(MediaScene Scene, Action<string> Say)> OnMessengerAsync(App app)
    {
        var (scene, person) = await MediaScene.OnMessengerAsync(app);
        return (scene, text => app.Act(person, text));
    }

    private static async Task<(MediaScene Scene, Action<string> Say)> OnWhatsAppAsync(App app)
    {
        var (scene, person) = await MediaScene.OnWhatsAppAsync(app);
        return (scene, text => app.Services.GetRequiredService<WhatsAppActions>().Act(person, new WhatsAppAction { Do = "text", Text = text }));
    }
}
