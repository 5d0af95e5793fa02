using System.Globalization;
using System.Text;
using Serverless.Businesses;
using Serverless.Conversations;
using Serverless.Conversations.Reorders;
using Serverless.Shops;
using Serverless.Shops.Requests;
using Serverless.Tests.Shops.Requests;
using Xunit.Abstractions;

namespace Serverless.Tests.Conversations.Reorders;

/// <summary>
/// Random sequences of everything that can happen to quotes, against <see cref="QuoteModel"/>: alone, with the process dying at any step in
/// between, and two things at once at any step in between.
/// </summary>
public class QuoteModelTests(ITestOutputHelper output)
{
    private const int Sequences = 450;
    private const int Length = 50;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan[] Moves = [TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(16), TimeSpan.FromMinutes(45), TimeSpan.FromHours(25)];

    private static readonly long[] Likes = [369239263222822, 369239343222814, 369239383222810];

    /// <summary>A command: the same for the world, as often as it is needed, and for the model.</summary>
    private sealed record Command(string Name, Func<Task<string?>> Do, Func<QuoteModel, string?> Expect);

    [Fact]
    public async Task Whatever_happens_in_whatever_order_quotes_do_what_the_model_says()
    {
        var (commands, seen) = (0, new Dictionary<string, int>(StringComparer.Ordinal));
        for (var seed = 0; seed < Sequences; seed++)
        {
            var run = new Run(seed, seen);
            for (var i = 0; i < Length; i++) { commands += await run.NextAsync(); }
        }

        foreach (var (name, count) in seen.OrderBy(pair => pair.Key, StringComparer.Ordinal)) { output.WriteLine($"{name}: {count}"); }

        output.WriteLine($"{commands} commands in {Sequences} sequences");
        Assert.True(commands >= 20_000, $"Only {commands} commands were tried.");

        // Every state was reached and everything was said, or the sequences would test less than they seem to.
        Assert.All(Enum.GetValues<QuoteState>(), state => Assert.True(seen.GetValueOrDefault($"state {state}") > 100, $"{state} was reached {seen.GetValueOrDefault($"state {state}")} times."));
    }

    private sealed class Run
    {
        private readonly Random _random;
        private readonly QuoteWorld _world;
        private readonly int _seed;
        private readonly Dictionary<string, int> _seen;
        private readonly StringBuilder _log = new();
        private readonly List<ChatEvent> _past = [];
        private QuoteModel _model;

        public Run(int seed, Dictionary<string, int> seen)
        {
            (_seed, _seen, _random) = (seed, seen, new Random(seed));
            var undoFor = seed % 3 == 0 ? "PT0S" : "PT2M";
            _world = new QuoteWorld(RequestWorld.Demo with { Name = "Demo Shop", Locale = "de-DE", Shop = new ShopSettings(ShopKinds.Standard) { Reorder = new ReorderSettings { UndoFor = undoFor } } });
            _model = new QuoteModel(_world.Business.Shop!.Reorder!.UndoPeriod) { Now = _world.Clock.GetUtcNow() };
        }

        /// <summary>One more command, or two at once; how many.</summary>
        public async Task<int> NextAsync()
        {
            _world.Steps.Arm();
            _world.Clock.Advance(Tick);
            await _world.WorkOffAsync();
            _model.Now += Tick;
            _model.AskAgain();
            Compare("time passes");

            var first = Choose();
            var how = _random.Next(10);
            if (how < 6) { await AloneAsync(first); }
            else if (how < 8) { await DyingAsync(first); }
            else
            {
                await TogetherAsync(first, Choose());
                return 2;
            }

            return 1;
        }

        private async Task AloneAsync(Command command)
        {
            _log.AppendLine(command.Name);
            var said = _world.Outbox.Sent.Count;
            var outcome = await command.Do();
            await _world.WorkOffAsync();
            var expected = command.Expect(_model);
            Count($"outcome {outcome}");
            if (expected is not null && expected != outcome) { Fail($"{command.Name} was answered {outcome} and not {expected}"); }

            if (expected is "talk.thumb" && _world.Outbox.Sent.Count != said) { Fail($"{command.Name} was to be silent"); }

            Compare(command.Name);
        }

        /// <summary>The process dies at some step; the broker delivers again.</summary>
        private async Task DyingAsync(Command command)
        {
            var death = _random.Next(1, 16);
            _log.AppendLine(CultureInfo.InvariantCulture, $"{command.Name}, dying at step {death}");
            _world.Steps.Arm(death);
            var isDead = !await LivesAsync(async () => await command.Do());
            if (isDead) { await command.Do(); }

            if (!await LivesAsync(_world.WorkOffAsync)) { await _world.WorkOffAsync(); }

            _world.Steps.Arm();
            command.Expect(_model);
            Compare(command.Name);
        }

        /// <summary>The second happens in the middle of the first: the end is that of one after the other.</summary>
        private async Task TogetherAsync(Command first, Command second)
        {
            var at = _random.Next(1, 12);
            _log.AppendLine(CultureInfo.InvariantCulture, $"{first.Name}, and at step {at} {second.Name}");
            var (isDone, toSecond) = (false, (string?)null);
            async Task Interrupt()
            {
                isDone = true;
                toSecond = await second.Do();
                await _world.WorkOffAsync();
            }

            _world.Steps.Arm(null, (at, Interrupt));
            var toFirst = await first.Do();
            await _world.WorkOffAsync();
            _world.Steps.Arm();
            if (!isDone) { await Interrupt(); }

            // Who asks for a quote while one is on its way gets that one: then it is as if they had not asked.
            List<(Command Command, string? Outcome)> both = [(first, toFirst), (second, toSecond)];
            Command[] counted = [.. both.Where(pair => pair.Outcome != "talk.reorder.open").Select(pair => pair.Command)];
            var world = Seen();
            var possible = new[] { true, false }.SelectMany(isWaiting => new[] { counted, counted.Reverse().ToArray() }.Select(order => After(order, isWaiting))).ToList();
            _model = possible.Find(model => model.Seen() == world) ?? possible[0];
            Compare($"{first.Name} with {second.Name}");
        }

        private QuoteModel After(IEnumerable<Command> commands, bool isWaiting)
        {
            var model = _model.Copy(isWaiting);
            foreach (var command in commands) { command.Expect(model); }

            return model.Settled();
        }

        private static async Task<bool> LivesAsync(Func<Task> action)
        {
            try
            {
                await action();
                return true;
            }
            catch (Steps.Died)
            {
                return false;
            }
        }

        private Command Choose() => _random.Next(24) switch
        {
            0 or 1 or 2 or 3 => Again(),
            4 or 5 or 6 => Thumb("thumb", _random.Next(2) == 0 ? _world.Like(Likes[_random.Next(Likes.Length)]) : _world.Say("👍🏽")),
            7 => OnQuote("reaction on the quote", _world.React),
            8 => OnQuote("swiped reply to the quote", mid => _world.Say("👍") with { ReplyTo = mid }),
            9 => Elsewhere("reaction elsewhere", _world.React(OtherMid()), (model, at) => model.ReactElsewhere(at)),
            10 => Elsewhere("swiped reply elsewhere", _world.Say("👍") with { ReplyTo = OtherMid() }, (model, at) => model.SwipeElsewhere(at)),
            11 or 12 => Tap(QuoteButtons.Buy, (model, quote, id) => model.Buy(quote, id)),
            13 => Tap(QuoteButtons.No, (model, quote, _) => model.Refuse(quote)),
            14 => Tap(QuoteButtons.Undo, (model, quote, _) => model.Refuse(quote)),
            15 => Elsewhere("no", _world.Say("Nein"), (model, at) => model.SayNo(at)),
            16 => new Command("redelivery", async () => { await _world.RedeliverAsync(_random.Next(1000)); return null; }, _ => null),
            17 => OldEvent(),
            18 => Quotes((Habit)new[] { 0, 0, 1, 3, 5 }[_random.Next(5)]),
            19 => Orders((Habit)_random.Next(6)),
            20 or 21 => Replies(),
            _ => Move(Moves[_random.Next(_random.Next(4) == 0 ? Moves.Length : 3)]),
        };

        private Command Again()
        {
            var item = Past(_world.Say("Nochmal bestellen"));
            var id = ShopRequestIds.Of(QuoteWorld.Customer, "quote", "demo", _world.Thread.Id, item.EventId, QuoteWorld.OrderId);
            return new Command("the same again", async () =>
            {
                var outcome = await _world.TakeAsync(item);

                // Nothing of its own is stored for it, so much later it would be a new question; the inbox sees to it that it does not come back.
                if (outcome == "talk.reorder.open") { _past.Remove(item); }

                return outcome;
            }, model => model.Ask(id));
        }

        private Command Thumb(string name, ChatEvent item)
        {
            Past(item);
            return new Command(name, () => _world.TakeAsync(item), model => model.Thumb(item.EventId, item.At));
        }

        /// <summary>On the message of the latest quote; where there is none, on another.</summary>
        private Command OnQuote(string name, Func<string, ChatEvent> act)
        {
            if (_model.Latest is not { } latest) { return Elsewhere("reaction before any quote", _world.React("m_x"), (model, at) => model.ReactElsewhere(at)); }

            var send = _world.Quotes.FindAsync("demo", QuoteWorld.Customer, latest.Id, default).Result!.SendId;
            var item = Past(act(SteppedOutbox.MessageId(send)));
            return new Command(name, () => _world.TakeAsync(item), model =>
                item.Kind is ChatEventKind.Reaction && model.Now - latest.At > TimeSpan.FromDays(1) ? "talk.thumb" : model.Thumb(item.EventId, item.At));
        }

        private Command Elsewhere(string name, ChatEvent item, Func<QuoteModel, DateTimeOffset, string?> expect)
        {
            Past(item);
            return new Command(name, () => _world.TakeAsync(item), model => expect(model, item.At));
        }

        private Command Tap(string button, Func<QuoteModel, QuoteModel.Offered, string, string> expect)
        {
            if (_model.Quotes.Count == 0) { return Elsewhere($"tap {button} on nothing", _world.Tap("0000000000000000000000000x", button), (_, _) => "talk.quote.none"); }

            var quote = _model.Quotes[_random.Next(3) == 0 ? _random.Next(_model.Quotes.Count) : ^1].Id;
            var item = Past(_world.Tap(quote, button));
            return new Command($"tap {button} on {quote[..4]}", () => _world.TakeAsync(item), model => expect(model, model.Quotes.Find(known => known.Id == quote)!, item.EventId));
        }

        private Command OldEvent()
        {
            if (_past.Count == 0) { return Again(); }

            var item = _past[_random.Next(_past.Count)];
            return new Command($"{item.EventId} once more", () => _world.TakeAsync(item), _ => null);
        }

        private Command Quotes(Habit habit) => new($"quotes are answered {habit}", () =>
        {
            _world.Shop.Quoting = AnswerOf(habit, RepeatShop.Offer(59.90m));
            return Task.FromResult<string?>(null);
        }, model => { model.Quoting = habit; return null; });

        private Command Orders(Habit habit) => new($"orders are answered {habit}", () =>
        {
            (_world.Shop.Ordering, _world.Shop.IsFirstInVain) = (AnswerOf(habit, RepeatShop.Placed), habit is Habit.OnceAgain);
            return Task.FromResult<string?>(null);
        }, model => { model.Ordering = habit; return null; });

        /// <summary>The shop answers one of what it was asked, whether it is waited for or not.</summary>
        private Command Replies()
        {
            if (_model.Wishes.Where(wish => wish.Step is not QuoteModel.Step.Waiting and not QuoteModel.Step.Withdrawn).ToList() is not { Count: > 0 } asked) { return Again(); }

            var wish = asked.Find(wish => wish.Step is QuoteModel.Step.Taken) is { } taken && _random.Next(2) == 0 ? taken : asked[_random.Next(asked.Count)];
            var answer = new[] { Habit.Yes, Habit.Yes, Habit.No, Habit.PriceChanged }[_random.Next(wish.Quote is null ? 3 : 4)];
            var given = wish.Quote is null ? AnswerOf(answer, RepeatShop.Offer(61m)) : AnswerOf(answer, RepeatShop.Placed);

            // A shop that was heard already does not place the order afterwards.
            var isHeard = wish.Step is QuoteModel.Step.Answered or QuoteModel.Step.AnsweredLate;
            return new Command($"the shop replies {answer} to {wish.Id[^4..]}", async () =>
            {
                if (!isHeard) { await _world.ReplyAsync(wish.Id, given); }

                return null;
            }, model =>
            {
                if (!isHeard) { model.Reply(model.Wishes.Find(known => known.Id == wish.Id)!, answer); }

                return null;
            });
        }

        private Command Move(TimeSpan by)
        {
            var target = _world.Clock.GetUtcNow() + by;
            return new Command($"{by} pass", () =>
            {
                if (target > _world.Clock.GetUtcNow()) { _world.Clock.Advance(target - _world.Clock.GetUtcNow()); }

                return Task.FromResult<string?>(null);
            }, model => { model.Move(target); return null; });
        }

        private static ShopAnswer AnswerOf(Habit habit, ShopAnswer yes) => habit switch
        {
            Habit.Yes => yes,
            Habit.No => new ShopAnswer.Refused(RefusalCodes.OutOfStock, null),
            Habit.PriceChanged => new ShopAnswer.Refused(RefusalCodes.PriceChanged, null),
            Habit.Later => new ShopAnswer.Later(),
            Habit.Broken => new ShopAnswer.Broken("shop.unreadable"),
            _ => yes,
        };

        private ChatEvent Past(ChatEvent item)
        {
            _past.Add(item);
            return item;
        }

        private string OtherMid() => _random.Next(3) == 0 && _model.Quotes.Count > 1
            ? SteppedOutbox.MessageId(_world.Quotes.FindAsync("demo", QuoteWorld.Customer, _model.Quotes[0].Id, default).Result!.SendId)
            : "m_other";

        private string Seen()
        {
            var quotes = _world.Quotes.ListAsync("demo", QuoteWorld.Customer, default).Result;
            return QuoteModel.Describe(quotes.Select(quote => (quote.Id, quote.StateAt(_world.Clock.GetUtcNow()), quote.ExpiresAt, quote.UndoUntil ?? default)), _world.Shop.Orders.Values);
        }

        private void Compare(string what)
        {
            var seen = Seen();
            if (seen != _model.Seen()) { Fail($"After \"{what}\" the world is\n{seen}\nand not\n{_model.Seen()}"); }

            foreach (var quote in _model.Quotes) { Count($"state {quote.StateAt(_model.Now)}"); }

            Assert.True(_world.Shop.Orders.Values.Distinct().Count() == _world.Shop.Orders.Count, "A quote was ordered twice.");
        }

        private void Count(string name) => _seen[name] = _seen.GetValueOrDefault(name) + 1;

        private void Fail(string problem) => Assert.Fail($"Sequence {_seed}: {problem}\n{_log}");
    }
}
