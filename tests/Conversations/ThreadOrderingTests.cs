using System.Text;
using Serverless.Consents;
using Serverless.Conversations;

namespace Serverless.Tests.Conversations;

/// <summary>
/// Five events of one chat, delivered in all 120 orders through the signed webhook and the function: the thread and the consents end as the
/// events' own times demand, and nothing is told that what had arrived by then already contradicts.
/// </summary>
public class ThreadOrderingTests
{
    private const string Inbox = "263902037430900";
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes(ChatWorld.AppSecret);

    [Fact]
    public async Task A_question_a_stop_and_a_person_who_takes_over_and_hands_back_end_the_same_in_every_order()
    {
        Act[] acts =
        [
            Act.Says(1, "Wo ist mein Paket?", "keine Bestellung"), Act.Says(2, "STOP", "keine Nachrichten mehr"), Act.Control(3, "take", Inbox),
            Act.Says(4, "Danke", "Gern geschehen"), Act.Control(5, "pass", ChatWorld.AppId),
        ];

        await EndsTheSameAsync(acts, (thread, consents) =>
        {
            Assert.Equal((null, At(5), false), (thread.HeldBy, thread.HeldSince, thread.HasPassedControl));
            Assert.Equal((At(4), "message", At(4).AddHours(24)), (thread.LastContactAt!.Value, thread.LastContactKind, thread.WindowUntil!.Value));
            Assert.Equal((false, false), (thread.HasOpenComplaint, thread.Talk.IsDisclosed));
            Assert.All(consents, consent => Assert.Equal(ConsentState.Withdrawn, consent.State));
        });
    }

    [Fact]
    public async Task A_stop_taken_back_and_a_complaint_that_a_person_settles_end_the_same_in_every_order()
    {
        Act[] acts =
        [
            Act.Says(1, "STOP", "keine Nachrichten mehr"), Act.Says(2, "START", "wieder Nachrichten"), Act.Says(3, "Ich will mich beschweren!", "Das tut uns leid"),
            Act.Control(4, "pass", ChatWorld.AppId), Act.Says(5, "Wo ist mein Paket?", "keine Bestellung"),
        ];

        await EndsTheSameAsync(acts, (thread, consents) =>
        {
            Assert.Equal((null, At(4), false), (thread.HeldBy, thread.HeldSince, thread.HasPassedControl));
            Assert.Equal((At(5), "message", At(5).AddHours(24)), (thread.LastContactAt!.Value, thread.LastContactKind, thread.WindowUntil!.Value));
            Assert.True(thread.HasOpenComplaint);
            Assert.Equal([Purpose.OrderUpdates], consents.Where(consent => consent.State is ConsentState.Given).Select(consent => consent.Purpose));
        });
    }

    private static async Task EndsTheSameAsync(Act[] acts, Action<ChatThread, IReadOnlyList<Consent>> holds)
    {
        await using var world = await ChatWorld.CreateAsync();
        world.Clock.Advance(TimeSpan.FromHours(1));
        var inbound = new WorkedOff(world);
        var orders = Orders(acts).ToList();
        Assert.Equal(120, orders.Count);
        for (var i = 0; i < orders.Count; i++)
        {
            var chat = new Chat(world, inbound, i);
            await chat.BeginAsync();
            for (var next = 0; next < acts.Length; next++)
            {
                var says = await chat.TakeAsync(orders[i][next]);
                if (Expected(orders[i], next) is { } expected) { Assert.Contains(expected, Assert.Single(says), StringComparison.Ordinal); }
                else { Assert.Empty(says); }
            }

            var thread = await chat.ThreadAsync();
            holds(thread, await world.Consents.ListAsync("demo", thread.Customer, default));
            Assert.Equal(thread.IsPermitted(Purpose.OrderUpdates, []), (await world.Consents.ListAsync("demo", thread.Customer, default)).Any(consent => consent.State is ConsentState.Given));

            // Once everything has arrived, the next question is answered, and every event that comes again changes nothing.
            foreach (var act in acts) { Assert.Empty(await chat.TakeAgainAsync(act)); }

            Assert.Equivalent(thread with { ETag = default }, await chat.ThreadAsync() with { ETag = default }, strict: true);
            Assert.Contains("Gern geschehen", Assert.Single(await chat.TakeAsync(Act.Says(9, "Vielen Dank", ""))), StringComparison.Ordinal);
        }
    }

    /// <summary>What the customer is told when the event arrives after those before it in this order; null for nothing.</summary>
    private static string? Expected(Act[] order, int next)
    {
        var (act, before) = (order[next], order[..next]);
        if (act.Words is null) { return null; }

        if (act.Words is "STOP" or "START")
        {
            // Only a later opposite takes the confirmation away, whoever holds the chat.
            return Array.Exists(before, other => other.Words is "STOP" or "START" && other.Minute > act.Minute) ? null : act.Answer;
        }

        // A complaint gives the chat to a person at its own time.
        var holder = before.Where(other => other.Holder is not null || other.Words?.Contains("beschweren", StringComparison.Ordinal) == true).MaxBy(other => other.Minute);
        var isHeld = holder is not null && (holder.Holder != ChatWorld.AppId || holder.Minute > act.Minute);
        return isHeld || Array.Exists(before, other => other.Words is not null && other.Minute > act.Minute) ? null : act.Answer;
    }

    private static IEnumerable<Act[]> Orders(Act[] acts) => acts.Length < 2
        ? [acts]
        : acts.SelectMany((first, i) => Orders([.. acts.Where((_, other) => other != i)]).Select(rest => (Act[])[first, .. rest]));

    private static DateTimeOffset At(int minute) => ChatWorld.Start.AddMinutes(minute);

    /// <summary>One event of the chat.</summary>
    /// <param name="Minute">When it happened, and its identity.</param>
    /// <param name="Words">What the customer writes; null for a change of control.</param>
    /// <param name="Answer">A part of what is said to it.</param>
    /// <param name="Holder">The app that got control.</param>
    private sealed record Act(int Minute, string? Words, string? Answer, string? Holder, string Members)
    {
        public static Act Says(int minute, string words, string answer) => new(minute, words, answer, null, $$"""
            "message":{"mid":"m_order-{chat}-{{minute}}","text":"{{words}}"}
            """);

        public static Act Control(int minute, string what, string to) => new(minute, null, null, to, $$"""
            "{{what}}_thread_control":{"{{(what == "pass" ? "new" : "previous")}}_owner_app_id":"{{(what == "pass" ? to : ChatWorld.AppId)}}","{{(what == "pass" ? "previous" : "new")}}_owner_app_id":"{{(what == "pass" ? Inbox : to)}}","metadata":""}
            """);
    }

    /// <summary>The chat of one customer of its own, who agreed to everything before.</summary>
    private sealed class Chat(ChatWorld world, WorkedOff inbound, int number)
    {
        private readonly string _psid = $"2481111111{number:D7}";

        public async Task BeginAsync()
        {
            await TakeAsync(new Act(0, null, null, null, """
                "referral":{"ref":"","source":"SHORTLINK","type":"OPEN_THREAD"}
                """));
            var thread = await ThreadAsync();
            foreach (var purpose in new[] { Purpose.OrderUpdates, Purpose.Promotions })
            {
                await world.Consents.RecordAsync("demo", thread.Customer, "messenger", purpose, ConsentState.Given, new("checkout", At(0)), default);
            }
        }

        /// <summary>What the event has the app say.</summary>
        public async Task<IReadOnlyList<string>> TakeAsync(Act act)
        {
            var before = world.Outbox.Sent.Count;
            await PostAsync(act);
            await inbound.TakeAllAsync();
            return [.. world.Outbox.Sent.Skip(before).Select(message => message.Content.Text)];
        }

        /// <summary>The same, when duplicate detection has forgotten the event.</summary>
        public async Task<IReadOnlyList<string>> TakeAgainAsync(Act act)
        {
            inbound.Forget();
            return await TakeAsync(act);
        }

        public async Task<ChatThread> ThreadAsync()
        {
            var customer = await world.Customers.FindAsync("demo", ChatPeers.IdentityOf(MessengerPeers.Psid(_psid)), default);
            return Assert.Single(await world.Threads.ListAsync("demo", customer!, default));
        }

        private async Task PostAsync(Act act)
        {
            var members = act.Members.Replace("{chat}", $"{number}", StringComparison.Ordinal).Trim();
            var body = MessengerBodies.Event(members, _psid, At(act.Minute).ToUnixTimeMilliseconds());
            var request = world.Request("POST", body, (MetaSignature.Header, MetaSignature.Sign(body, Secret)));
            Assert.Equal(200, (await ChatWorld.AnswerAsync(request, await world.Get<MessengerWebhook>().Receive(request, CancellationToken.None))).Status);
        }
    }
}
