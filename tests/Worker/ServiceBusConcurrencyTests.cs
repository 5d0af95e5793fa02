using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Serverless.Local.Hosting;

namespace Serverless.Tests.Worker;

public sealed class ServiceBusConcurrencyTests
{
    private const string Queue = "chat-receipts";
    private const string SessionQueue = "chat-inbound";
    private static readonly (string, string) Completes = ("autoCompleteMessages", "true");

    [Fact]
    public async Task Single_messages_run_up_to_maxConcurrentCalls_at_once()
    {
        await using var host = await WorkerHost.StartWithBusAsync(typeof(Held), Completes, ("maxConcurrentCalls", "2"));
        await SendAsync(host, Queue, ("a", null), ("b", null), ("c", null), ("d", null));

        Assert.Equal(2, await MostAtOnceAsync(host, 4));
    }

    [Fact]
    public async Task Messages_of_a_session_run_in_order_one_after_the_other()
    {
        await using var host = await WorkerHost.StartWithBusAsync(typeof(HeldInSession), Completes);
        await SendAsync(host, SessionQueue, ("a", "s"), ("b", "s"), ("c", "s"));

        foreach (var expected in new[] { "a", "b", "c" })
        {
            var call = await host.Journal.NextAsync<Call>();
            Assert.Equal((expected, 1), (call.Body, call.Running));
            call.End.SetResult();
        }
    }

    [Fact]
    public async Task Sessions_run_up_to_maxConcurrentSessions_at_once()
    {
        await using var host = await WorkerHost.StartWithBusAsync(
            typeof(HeldInSession), Completes, ("maxConcurrentSessions", "2"), ("sessionIdleTimeout", "00:00:00.05"));
        await SendAsync(host, SessionQueue, ("a", "s1"), ("b", "s2"), ("c", "s3"), ("d", "s4"));

        Assert.Equal(2, await MostAtOnceAsync(host, 4));
    }

    [Fact]
    public async Task A_session_may_run_more_than_one_call_when_host_json_says_so()
    {
        await using var host = await WorkerHost.StartWithBusAsync(
            typeof(HeldInSession), Completes, ("maxConcurrentSessions", "1"), ("maxConcurrentCallsPerSession", "2"));
        await SendAsync(host, SessionQueue, ("a", "s"), ("b", "s"), ("c", "s"));

        Assert.Equal(2, await MostAtOnceAsync(host, 3));
    }

    [Fact]
    public async Task A_released_session_makes_room_before_its_idle_time()
    {
        await using var host = await WorkerHost.StartWithBusAsync(
            typeof(Releases), Completes, ("maxConcurrentSessions", "1"), ("sessionIdleTimeout", "01:00:00"));
        await SendAsync(host, SessionQueue, ("a", "s1"), ("b", "s2"));

        Assert.Equal("a", await host.Journal.NextAsync<string>());
        Assert.Equal("b", await host.Journal.NextAsync<string>());
    }

    [Fact]
    public async Task A_session_keeps_its_state()
    {
        await using var host = await WorkerHost.StartWithBusAsync(typeof(Counts), Completes);
        await SendAsync(host, SessionQueue, ("a", "s1"), ("b", "s1"));

        Assert.Equal("a after nothing", await host.Journal.NextAsync<string>());
        Assert.Equal("b after a", await host.Journal.NextAsync<string>());
    }

    [Fact]
    public async Task A_batch_holds_messages_of_one_session_in_order()
    {
        await using var host = await WorkerHost.StartWithBusAsync(
            typeof(SessionBatch), Completes, ("maxConcurrentSessions", "1"), ("minMessageBatchSize", "2"), ("sessionIdleTimeout", "00:00:00.05"));
        await SendAsync(host, SessionQueue, ("a1", "a"), ("b1", "b"), ("a2", "a"), ("b2", "b"));

        var batches = new[] { await host.Journal.NextAsync<string>(), await host.Journal.NextAsync<string>() };

        Assert.Equal(["a1 a2", "b1 b2"], batches.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_lock_of_a_running_function_is_renewed()
    {
        await using var host = await WorkerHost.StartWithBusAsync(typeof(Held), Completes);
        await SendAsync(host, Queue, ("a", null));
        var call = await host.Journal.NextAsync<Call>();

        for (var i = 0; i < 6; i++)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(40));
            await host.Log.NextAsync("LockRenewed");
        }

        call.End.SetResult();
        await host.Log.NextAsync("FunctionDone");
        Assert.DoesNotContain(host.Log.Lines, line => line.Event == "NotSettled");
    }

    [Fact]
    public async Task The_lock_of_a_session_is_renewed_while_a_function_runs()
    {
        await using var host = await WorkerHost.StartWithBusAsync(typeof(HeldInSession), Completes);
        await SendAsync(host, SessionQueue, ("a", "s"));
        var call = await host.Journal.NextAsync<Call>();

        for (var i = 0; i < 6; i++)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(40));
            await host.Log.NextAsync("LockRenewed");
        }

        call.End.SetResult();
        await host.Log.NextAsync("FunctionDone");
        Assert.DoesNotContain(host.Log.Lines, line => line.Event == "NotSettled");
    }

    [Fact]
    public async Task Renewal_ends_after_maxAutoLockRenewalDuration_and_the_message_comes_again()
    {
        await using var host = await WorkerHost.StartWithBusAsync(typeof(Held), Completes, ("maxAutoLockRenewalDuration", "00:01:00"));
        await SendAsync(host, Queue, ("a", null));
        var call = await host.Journal.NextAsync<Call>();

        host.Clock.Advance(TimeSpan.FromSeconds(40));
        await host.Log.NextAsync("LockRenewed");
        host.Clock.Advance(TimeSpan.FromSeconds(61));

        (await host.Journal.NextAsync<Call>()).End.SetResult();
        call.End.SetResult();
        await host.Log.NextAsync("NotSettled");
    }

    [Fact]
    public async Task The_locks_of_a_batch_are_not_renewed()
    {
        await using var host = await WorkerHost.StartWithBusAsync(typeof(HeldBatch), Completes);
        await SendAsync(host, Queue, ("a", null));
        var call = await host.Journal.NextAsync<Call>();

        host.Clock.Advance(TimeSpan.FromSeconds(61));
        call.End.SetResult();

        await host.Log.NextAsync("NotSettled");
        (await host.Journal.NextAsync<Call>()).End.SetResult();
    }

    [Fact]
    public async Task A_stop_waits_for_the_running_function_and_settles_its_message()
    {
        var host = await WorkerHost.StartWithBusAsync(typeof(Held), Completes);
        await SendAsync(host, Queue, ("a", null));
        var call = await host.Journal.NextAsync<Call>();

        var stop = host.StopAsync();
        Assert.False(stop.IsCompleted);
        call.End.SetResult();
        await stop;

        Assert.Contains(host.Log.Lines, line => line.Event == "FunctionDone");
        Assert.DoesNotContain(host.Log.Lines, line => line.Event is "NotSettled" or "FunctionFailed");
        await host.DisposeAsync();
    }

    [Fact]
    public async Task What_was_accepted_is_worked_on_after_a_restart()
    {
        var data = WorkerHost.NewDataDirectory();
        try
        {
            var setup = new WorkerHost.Setup { Functions = [], DataDirectory = data }.WithBus();
            await using (var first = await WorkerHost.StartAsync(setup))
            {
                await SendAsync(first, Queue, ("a", null));
            }

            await using var second = await WorkerHost.StartAsync(setup with { Functions = [typeof(Held)] });
            var call = await second.Journal.NextAsync<Call>();
            Assert.Equal("a", call.Body);
            call.End.SetResult();
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Theory]
    [InlineData(typeof(NoSuchQueue), "'no-such-queue' is not a queue or subscription")]
    [InlineData(typeof(NoSuchSubscription), "'caller-context/Subscriptions/nobody' is not a queue or subscription")]
    [InlineData(typeof(SessionsOnPlainQueue), "requiresSession false")]
    [InlineData(typeof(PlainOnSessionQueue), "requiresSession true")]
    public async Task A_trigger_that_does_not_fit_its_entity_is_a_start_up_error(Type function, string expected)
    {
        var error = await Assert.ThrowsAsync<StartupException>(() => WorkerHost.StartWithBusAsync(function));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static async Task SendAsync(WorkerHost host, string entity, params (string Body, string? Session)[] messages)
    {
        await using var sender = host.Bus.CreateSender(entity);
        await sender.SendMessagesAsync(messages.Select(message => new ServiceBusMessage(message.Body) { MessageId = message.Body, SessionId = message.Session }));
    }

    private static async Task<int> MostAtOnceAsync(WorkerHost host, int calls)
    {
        var most = 0;
        var first = await host.Journal.NextAsync<Call>();
        for (var i = 1; i < calls; i++)
        {
            var next = await host.Journal.NextAsync<Call>();
            most = Math.Max(most, next.Running);
            first.End.SetResult();
            first = next;
        }

        first.End.SetResult();
        return most;
    }

    /// <summary>An invocation that waits until the test ends it.</summary>
    public sealed record Call(string Body, int Running)
    {
        public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>How many calls run; one for each host.</summary>
    public abstract class Counted(Journal journal)
    {
        protected async Task HoldAsync(string body)
        {
            var call = new Call(body, journal.Began());
            journal.Add(call);
            await call.End.Task;
            journal.Ended();
        }
    }

    public sealed class Held(Journal journal) : Counted(journal)
    {
        [Function("held")]
        public Task Run([ServiceBusTrigger(Queue)] string body) => HoldAsync(body);
    }

    public sealed class HeldBatch(Journal journal) : Counted(journal)
    {
        [Function("held-batch")]
        public Task Run([ServiceBusTrigger(Queue, IsBatched = true)] string[] bodies) => HoldAsync(bodies[0]);
    }

    public sealed class HeldInSession(Journal journal) : Counted(journal)
    {
        [Function("held-in-session")]
        public Task Run([ServiceBusTrigger(SessionQueue, IsSessionsEnabled = true)] string body) => HoldAsync(body);
    }

    public sealed class Releases(Journal journal)
    {
        [Function("releases")]
        public Task Run(
            [ServiceBusTrigger(SessionQueue, IsSessionsEnabled = true)] string body, ServiceBusSessionMessageActions session, CancellationToken cancellationToken)
        {
            journal.Add(body);
            return session.ReleaseSession(cancellationToken);
        }
    }

    public sealed class Counts(Journal journal)
    {
        [Function("counts")]
        public async Task Run(
            [ServiceBusTrigger(SessionQueue, IsSessionsEnabled = true)] string body, ServiceBusSessionMessageActions session, CancellationToken cancellationToken)
        {
            var state = await session.GetSessionStateAsync(cancellationToken);
            journal.Add($"{body} after {(state is null ? "nothing" : state.ToString())}");
            await session.SetSessionStateAsync(BinaryData.FromString(body), cancellationToken);
        }
    }

    public sealed class SessionBatch(Journal journal)
    {
        [Function("session-batch")]
        public void Run([ServiceBusTrigger(SessionQueue, IsSessionsEnabled = true, IsBatched = true)] string[] bodies) => journal.Add(string.Join(' ', bodies));
    }

    public static class NoSuchQueue
    {
        [Function("no-such-queue")]
        public static void Run([ServiceBusTrigger("no-such-queue")] string body) => _ = body;
    }

    public static class NoSuchSubscription
    {
        [Function("no-such-subscription")]
        public static void Run([ServiceBusTrigger("caller-context", "nobody")] string body) => _ = body;
    }

    public static class SessionsOnPlainQueue
    {
        [Function("sessions-on-plain-queue")]
        public static void Run([ServiceBusTrigger(Queue, IsSessionsEnabled = true)] string body) => _ = body;
    }

    public static class PlainOnSessionQueue
    {
        [Function("plain-on-session-queue")]
        public static void Run([ServiceBusTrigger(SessionQueue)] string body) => _ = body;
    }
}
