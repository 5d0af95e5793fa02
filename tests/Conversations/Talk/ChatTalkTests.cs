using Serverless.Channels;
using Serverless.Conversations;
using Serverless.Conversations.People;
using Serverless.Orders;

namespace Serverless.Tests.Conversations.Talk;

public class ChatTalkTests
{
    private static readonly DateTimeOffset Yesterday = ChatWorld.Start.AddDays(-1);

    private static Task<TalkScene> WithOneOrderAsync() => TalkScene.BeginAsync(
        TalkScene.Placed("A-1001", "#1001", Yesterday), TalkScene.Shipped("A-1001", "#1001", Yesterday.AddHours(5)));

    private static Task<TalkScene> WithTwoOrdersAsync() => TalkScene.BeginAsync(
        TalkScene.Placed("A-1001", "#1001", Yesterday), TalkScene.Placed("A-1002", "#1002", Yesterday.AddHours(1)));

    [Fact]
    public async Task Where_is_my_parcel_is_answered_with_the_timeline_and_the_way_to_the_parcel()
    {
        await using var scene = await WithOneOrderAsync();

        await scene.SayAsync("Wo ist mein Paket?");

        var answer = Assert.Single(scene.Answers);
        Assert.True(answer.IsReply);
        Assert.Contains("Ihre Bestellung #1001: versandt. Voraussichtliche Zustellung: 23. November 2026.", answer.Content.Text, StringComparison.Ordinal);
        Assert.Contains("20. November 2026: bestellt\n20. November 2026: versandt", answer.Content.Text, StringComparison.Ordinal);
        Assert.Equal(new Uri("https://track.example/0034"), answer.Content.Buttons[0].Url);
    }

    [Fact]
    public async Task Without_an_open_order_the_one_that_is_over_is_told()
    {
        await using var scene = await TalkScene.BeginAsync(TalkScene.Placed("A-1001", "#1001", Yesterday),
            TalkScene.Placed("A-1001", "#1001", Yesterday.AddHours(2)) with { EventId = "cancelled", Step = OrderStep.Cancelled });

        await scene.SayAsync("Wo ist mein Paket?");

        Assert.Contains("Ihre Bestellung #1001: storniert.", scene.Last.Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thumb_asks_for_nothing()
    {
        await using var scene = await WithOneOrderAsync();

        await scene.TakeAsync(scene.Event(ChatEventKind.Message) with { StickerId = 369239263222822, Attachments = [new ChatAttachment("sticker", null, null)] });
        await scene.SayAsync("👍🏽");

        Assert.Empty(scene.Answers);
    }

    [Fact]
    public async Task Who_wants_the_same_again_where_it_cannot_be_had_in_the_chat_gets_the_way_to_the_shop()
    {
        await using var scene = await WithOneOrderAsync();

        await scene.SayAsync("Ich möchte das Gleiche nochmal bestellen");

        Assert.Contains("auf der Seite der Bestellung #1001", scene.Last.Content.Text, StringComparison.Ordinal);
        Assert.Equal("https://shop.example/orders/A-1001", Assert.Single(scene.Last.Content.Buttons).Url!.ToString());
    }

    [Fact]
    public async Task Who_wants_the_same_again_and_never_ordered_gets_a_person()
    {
        await using var scene = await TalkScene.BeginAsync();

        await scene.SayAsync("Ich möchte das Gleiche nochmal bestellen");

        Assert.Contains("Wir holen einen Menschen dazu", scene.Last.Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_open_orders_are_a_list_and_the_choice_is_answered()
    {
        await using var scene = await WithTwoOrdersAsync();

        await scene.SayAsync("Wo ist mein Paket?");
        var choices = Assert.Single(scene.Last.Content.Choices!.Groups).Choices;
        Assert.Equal(["#1002", "#1001"], choices.Select(choice => choice.Title));

        await scene.TapAsync("#1001");
        Assert.Contains("Ihre Bestellung #1001: bestellt", scene.Last.Content.Text, StringComparison.Ordinal);
        Assert.Equal(2, scene.Answers.Count);
    }

    [Fact]
    public async Task An_order_that_is_named_needs_no_list()
    {
        await using var scene = await WithTwoOrdersAsync();

        await scene.SayAsync("Wo ist meine Bestellung 1001?");

        Assert.Contains("#1001: bestellt", Assert.Single(scene.Answers).Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_order_of_somebody_else_is_not_found_by_its_number()
    {
        await using var scene = await WithOneOrderAsync();

        await scene.SayAsync("Wo ist meine Bestellung 4711?");

        Assert.Contains("keine Bestellung mit dieser Nummer", scene.Last.Content.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("1001", scene.Last.Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_says_that_it_is_one_at_first_contact_and_not_again()
    {
        await using var scene = await WithOneOrderAsync();

        await scene.SayAsync("Hallo");
        await scene.SayAsync("Danke");

        Assert.StartsWith("Hier antwortet der automatische Service von Demo Shop.\n\n", scene.Answers[0].Content.Text, StringComparison.Ordinal);
        Assert.Equal("Gern geschehen!", scene.Answers[1].Content.Text);
    }

    [Fact]
    public async Task What_is_not_understood_is_said_once_with_the_choices_and_then_a_person_takes_over()
    {
        await using var scene = await WithOneOrderAsync();

        await scene.SayAsync("Blaubeeren quietschen gelb");
        Assert.Contains("nicht verstanden", scene.Last.Content.Text, StringComparison.Ordinal);
        Assert.Equal(["Wo ist mein Paket?", "Mit Mensch sprechen"], scene.Last.Content.Buttons.Select(button => button.Title));

        await scene.SayAsync("Quietschen blaue Beeren");
        Assert.Contains("Ein Mensch von Demo Shop", scene.Last.Content.Text, StringComparison.Ordinal);

        await scene.SayAsync("Gelb quietschen");
        Assert.Equal(2, scene.Answers.Count);
        var thread = await scene.ThreadAsync();
        Assert.Equal((ThreadHolders.Person, true), (thread.HeldBy, thread.HasOpenComplaint));
    }

    [Fact]
    public async Task Between_two_misunderstandings_something_understood_begins_anew()
    {
        await using var scene = await WithOneOrderAsync();

        await scene.SayAsync("Blaubeeren quietschen gelb");
        await scene.TapAsync("Wo ist mein Paket?");
        await scene.SayAsync("Quietschen blaue Beeren");

        Assert.Contains("nicht verstanden", scene.Last.Content.Text, StringComparison.Ordinal);
        Assert.Null((await scene.ThreadAsync()).HeldBy);
    }

    [Fact]
    public async Task A_complaint_marks_the_thread_and_is_one_message_with_the_answer_to_the_question_beside_it()
    {
        await using var scene = await WithOneOrderAsync();

        await scene.SayAsync("Wo ist mein Paket? Das ist eine Unverschämtheit, ich will mich beschweren!");

        var answer = Assert.Single(scene.Answers);
        Assert.Contains("#1001: versandt", answer.Content.Text, StringComparison.Ordinal);
        Assert.Contains("Das tut uns leid", answer.Content.Text, StringComparison.Ordinal);
        Assert.True((await scene.ThreadAsync()).HasOpenComplaint);
    }

    [Fact]
    public async Task An_angry_reaction_marks_the_thread_and_is_not_answered()
    {
        await using var scene = await WithOneOrderAsync();

        await scene.TakeAsync(scene.Event(ChatEventKind.Reaction) with { Text = "😠", Detail = "angry" });

        Assert.Empty(scene.Answers);
        Assert.True((await scene.ThreadAsync()).HasOpenComplaint);
    }

    [Fact]
    public async Task A_payload_that_was_not_made_for_this_chat_is_only_text()
    {
        await using var scene = await WithTwoOrdersAsync();
        await scene.SayAsync("Wo ist mein Paket?");
        var payload = TalkScene.PayloadOf(scene.Last, "#1001");

        await scene.TakeAsync(scene.Event(ChatEventKind.Postback) with { Text = "xyzzy", Payload = payload[..^1] + (payload[^1] == 'a' ? 'b' : 'a') });

        Assert.Contains("nicht verstanden", scene.Last.Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_older_than_the_last_one_is_recorded_and_not_answered()
    {
        await using var scene = await WithOneOrderAsync();
        scene.World.Clock.Advance(TimeSpan.FromMinutes(1));
        await scene.SayAsync("Hallo");

        await scene.TakeAsync(scene.Event(ChatEventKind.Message, ChatWorld.Start.AddSeconds(30)) with { Text = "Wo ist mein Paket? Ich will mich beschweren!" });

        Assert.Single(scene.Answers);
        Assert.True((await scene.ThreadAsync()).HasOpenComplaint);
    }

    [Fact]
    public async Task The_same_event_again_says_the_same_under_the_same_id()
    {
        await using var scene = await WithOneOrderAsync();
        var item = scene.Event(ChatEventKind.Message) with { Text = "Wo ist mein Paket?" };

        await scene.TakeAsync(item);
        await scene.TakeAsync(item);

        Assert.Single(scene.Answers.Select(answer => answer.SendId).Distinct());
    }

    [Fact]
    public async Task What_another_app_controls_is_not_answered()
    {
        await using var scene = await WithOneOrderAsync();

        await scene.TakeAsync(scene.Event(ChatEventKind.Message) with { Text = "Wo ist mein Paket?", IsStandby = true });

        Assert.Empty(scene.Answers);
    }

    [Theory]
    [InlineData("Where is my parcel?", "Your order #1001: shipped. Estimated delivery: November 23, 2026.")]
    [InlineData("Wo bleibt mein Paket", "Ihre Bestellung #1001: versandt.")]
    public async Task The_answer_is_in_the_language_of_the_question(string question, string answer)
    {
        await using var scene = await WithOneOrderAsync();

        await scene.SayAsync(question);

        Assert.Contains(answer, scene.Last.Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markup_and_a_hundred_kilobytes_are_text_and_nothing_else()
    {
        await using var scene = await WithOneOrderAsync();

        await scene.SayAsync("<script>alert(1)</script>{shop}{order}" + new string('\u202E', 50_000) + new string('x', 50_000));

        Assert.DoesNotContain("script", scene.Last.Content.Text, StringComparison.Ordinal);
    }
}
