using Serverless.Channels.Routing;
using Serverless.Conversations;
using static Serverless.Tests.Orders.OrderData;

namespace Serverless.Tests.Channels.Routing;

public class FallbackPolicyTests
{
    private static readonly string[] Channels = [ChatChannels.Messenger, ChatChannels.WhatsApp, ChatChannels.Email];

    [Fact]
    public void Without_a_chat_and_without_consent_the_reason_says_so()
    {
        Assert.Equal("no-chat", FallbackPolicy.Choose([], Now).Refused);
        Assert.Equal("no-consent", FallbackPolicy.Choose([Choice("a", isAgreed: false)], Now).Refused);
    }

    [Fact]
    public void An_open_window_comes_before_a_template_before_any_other_chat_before_mail()
    {
        LegChoice[] chats = [Choice("mail", ChatChannels.Email), Choice("other", hasTemplate: false), Choice("template"), Choice("open", isOpen: true)];

        Assert.Equal(["open", "template", "other", "mail"], Legs(chats));
    }

    [Fact]
    public void The_most_recent_contact_comes_first_among_equals()
    {
        var older = Choice("older", isOpen: true);
        var newer = Choice("newer", isOpen: true);

        Assert.Equal(["newer", "older"], Legs([At(older, 1), At(newer, 2)]));
    }

    [Fact]
    public void Mail_keeps_its_place_however_many_chats_there_are() =>
        Assert.Equal(["a", "b", "c", "mail"], Legs([.. "abcdef".Select(name => Choice(name.ToString())), Choice("mail", ChatChannels.Email)]));

    [Fact]
    public void Every_combination_of_channel_window_template_and_consent_leads_to_the_best_chat_that_agreed()
    {
        var kinds = (from channel in Channels from open in new[] { true, false } from template in new[] { true, false } from agreed in new[] { true, false }
                     select (Channel: channel, Open: open, Template: template, Agreed: agreed)).ToList();
        foreach (var one in kinds)
        {
            foreach (var other in kinds)
            {
                LegChoice[] chats = [Choice("one", one.Channel, one.Open, one.Template, one.Agreed), Choice("other", other.Channel, other.Open, other.Template, other.Agreed)];
                var expected = chats.Where(chat => chat.IsAgreed).OrderBy(Expected).Select(chat => chat.Thread.Id).ToList();
                if (one.Channel == ChatChannels.Email && other.Channel == ChatChannels.Email && expected.Count == 2) { expected.RemoveAt(1); }

                Assert.Equal(expected.FirstOrDefault(), Legs(chats).FirstOrDefault());
                Assert.Equal(expected.Count, Legs(chats).Count);
            }
        }

        static int Expected(LegChoice chat) => chat.Thread.Channel == ChatChannels.Email ? 3 : chat.Thread.WindowUntil > Now ? 0 : chat.HasTemplate ? 1 : 2;
    }

    [Fact]
    public void A_leg_carries_only_what_is_said_differently_there()
    {
        var first = new Serverless.Channels.ChatContent { Text = "Hallo", Template = new("order_shipped", "de", ["1"], null) };
        var own = first with { Subject = "Bestellung", Template = null };

        var leg = ChatLeg.Of(Thread("mail"), own, first);

        Assert.Null(leg.Text);
        Assert.Equal(("Hallo", "Bestellung", null), (leg.Content(first).Text, leg.Content(first).Subject, leg.Content(first).Template));
    }

    private static List<string> Legs(IReadOnlyList<LegChoice> chats) => [.. FallbackPolicy.Choose(chats, Now).Legs.Select(thread => thread.Id)];

    private static LegChoice At(LegChoice choice, int hour) => choice with { Thread = choice.Thread with { LastContactAt = Now.AddHours(hour - 10) } };

    private static LegChoice Choice(string id, string channel = ChatChannels.Messenger, bool isOpen = false, bool hasTemplate = true, bool isAgreed = true) =>
        new(Thread(id) with { Channel = channel, WindowUntil = isOpen ? Now.AddHours(1) : null }, isAgreed, hasTemplate);
}
