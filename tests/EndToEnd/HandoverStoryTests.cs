using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Messenger;

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
}
