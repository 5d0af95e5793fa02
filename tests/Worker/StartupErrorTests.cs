using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Serverless.Local.Hosting;

namespace Serverless.Tests.Worker;

public sealed class StartupErrorTests
{
    private static readonly Type[] Good = [typeof(GoodFunction)];

    [Theory]
    [InlineData(typeof(SameName), "'SAME' is used by")]
    [InlineData(typeof(NotPublicMethod), "must be public")]
    [InlineData(typeof(NotPublicClass), "must be public")]
    [InlineData(typeof(Generic<>), "cannot be generic")]
    [InlineData(typeof(AsyncVoid), "async void")]
    [InlineData(typeof(TwoBindings), "more than one binding attribute")]
    [InlineData(typeof(TwoTriggers), "it has 2 triggers")]
    [InlineData(typeof(NoTrigger), "it has 0 triggers")]
    [InlineData(typeof(BadName), "the name needs a letter")]
    [InlineData(typeof(NamedHost), "is not 'host'")]
    [InlineData(typeof(RetryOnHttp), "retry attributes are not allowed")]
    [InlineData(typeof(RetryOnServiceBus), "retry attributes are not allowed")]
    [InlineData(typeof(BadRetryInterval), "hh:mm:ss")]
    [InlineData(typeof(AdminRoute), "must not start with 'admin' or 'runtime'")]
    [InlineData(typeof(RuntimeRoute), "must not start with 'admin' or 'runtime'")]
    [InlineData(typeof(BadRoute), "is not a route template")]
    [InlineData(typeof(SameRoute), "have the same route and verb")]
    [InlineData(typeof(HttpContextParameter), "HttpContext cannot be bound")]
    [InlineData(typeof(PocoTrigger), "binds to HttpRequest")]
    [InlineData(typeof(BadSchedule), "is neither NCRONTAB")]
    [InlineData(typeof(MissingScheduleSetting), "needs the setting 'Cleanup:Schedule'")]
    [InlineData(typeof(TimerIntoText), "binds to TimerInfo")]
    [InlineData(typeof(BatchIntoText), "AZFW0008")]
    [InlineData(typeof(BatchIntoBytes), "AZFW0008")]
    [InlineData(typeof(BatchIntoDictionary), "AZFW0008")]
    [InlineData(typeof(BatchIntoMessageList), "binds to an array only")]
    [InlineData(typeof(SingleIntoMessages), "AZFW0008")]
    [InlineData(typeof(BinaryDataParameter), "BinaryData cannot be bound")]
    [InlineData(typeof(SessionActionsWithoutSessions), "needs IsSessionsEnabled")]
    [InlineData(typeof(ActionsOnTimer), "need a Service Bus trigger")]
    [InlineData(typeof(MissingQueueSetting), "needs the setting 'QueueName'")]
    [InlineData(typeof(MissingConnection), "needs the setting 'OtherBus'")]
    [InlineData(typeof(BodyOnTimer), "needs an HTTP trigger")]
    public async Task What_the_real_SDK_refuses_is_a_start_up_error(Type functions, string expected)
    {
        var error = await Assert.ThrowsAsync<StartupException>(() => WorkerHost.StartAsync(Setup(functions)));

        Assert.Contains(error.Problems, problem => problem.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_problems_are_listed_at_once()
    {
        var error = await Assert.ThrowsAsync<StartupException>(() => WorkerHost.StartAsync(new WorkerHost.Setup
        {
            Functions = [typeof(AsyncVoid), typeof(BadSchedule)],
            Settings = { ["AzureFunctionsJobHost__extensions__serviceBus__maxConcurrentSessions"] = "0" },
            Configure = builder => builder.Services.AddOptions<Dictionary<string, string>>()
                .Validate(_ => false, "Meta__AppSecret is not set.").ValidateOnStart(),
        }));

        Assert.Equal(4, error.Problems.Count);
        Assert.Contains("Meta__AppSecret is not set.", error.Problems);
        Assert.Contains(error.Problems, problem => problem.Contains("maxConcurrentSessions must be at least 1", StringComparison.Ordinal));
        Assert.All(error.Problems, problem => Assert.Contains(problem, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Http_functions_need_the_web_application()
    {
        var error = await Assert.ThrowsAsync<StartupException>(() =>
            WorkerHost.StartAsync(new WorkerHost.Setup { Functions = Good, WebApplication = false }));

        Assert.Contains("AZFW0014", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_refuses_to_run_in_Azure()
    {
        var error = await Assert.ThrowsAsync<StartupException>(() => WorkerHost.StartAsync(new WorkerHost.Setup
        {
            Functions = Good,
            Settings = { ["WEBSITE_INSTANCE_ID"] = "abc" },
        }));

        Assert.Contains("WEBSITE_INSTANCE_ID", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_the_argument_that_changes_it()
    {
        await using var host = await WorkerHost.StartAsync(Good);
        var port = host.Http.BaseAddress!.Port;

        var error = await Assert.ThrowsAsync<StartupException>(() => WorkerHost.StartAsync(new WorkerHost.Setup { Functions = Good, Port = port }));

        Assert.Contains($"Port {port} is in use", error.Message, StringComparison.Ordinal);
        Assert.Contains("--port", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_belongs_to_one_running_host()
    {
        var data = WorkerHost.NewDataDirectory();
        try
        {
            await using (await WorkerHost.StartAsync(new WorkerHost.Setup { Functions = Good, DataDirectory = data }))
            {
                var error = await Assert.ThrowsAsync<StartupException>(() =>
                    WorkerHost.StartAsync(new WorkerHost.Setup { Functions = Good, DataDirectory = data }));
                Assert.Contains("is in use by another running host", error.Message, StringComparison.Ordinal);
            }

            await using var second = await WorkerHost.StartAsync(new WorkerHost.Setup { Functions = Good, DataDirectory = data });
            Assert.Equal("good", await second.Http.GetStringAsync("/api/good"));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task A_fresh_start_empties_the_data_folder_but_no_other()
    {
        var data = Directory.CreateDirectory(WorkerHost.NewDataDirectory()).FullName;
        try
        {
            var keepsake = Path.Combine(data, "keepsake.txt");
            await File.WriteAllTextAsync(keepsake, "");
            var fresh = new WorkerHost.Setup { Functions = Good, DataDirectory = data, Fresh = true };

            await Assert.ThrowsAsync<StartupException>(() => WorkerHost.StartAsync(fresh));
            Assert.True(File.Exists(keepsake));

            await (await WorkerHost.StartAsync(fresh with { Fresh = false })).DisposeAsync();
            await (await WorkerHost.StartAsync(fresh)).DisposeAsync();
            Assert.False(File.Exists(keepsake));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public void A_builder_builds_once()
    {
        var builder = FunctionsApplication.CreateBuilder(
            new WorkerHost.Setup { Functions = Good }.Options(WorkerHost.NewDataDirectory(), new Serverless.Local.Time.LocalClock(WorkerHost.Start)));
        using var host = builder.Build();

        Assert.Throws<InvalidOperationException>(builder.Build);
    }

    private static WorkerHost.Setup Setup(Type functions) => new()
    {
        Functions = [functions, typeof(GoodFunction)],
        Settings = { ["ServiceBus"] = "Endpoint=sb://startup-errors;SharedAccessKeyName=x;SharedAccessKey=x" },
    };

    public static class GoodFunction
    {
        [Function("good")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text("good");
    }

    public static class SameName
    {
        [Function("SAME")]
        public static void One([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;

        [Function("same")]
        public static void Two([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;
    }

    public static class NotPublicMethod
    {
        [Function("hidden")]
        internal static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;
    }

    internal static class NotPublicClass
    {
        [Function("hidden")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;
    }

    public class Generic<T>
    {
        [Function("generic")]
        public void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = typeof(T) + timer.ToString();
    }

    public static class AsyncVoid
    {
        [Function("async-void")]
        public static async void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => await Task.FromResult(timer);
    }

    public static class TwoBindings
    {
        [Function("two-bindings")]
        public static void Run([TimerTrigger("0 * * * * *"), ServiceBusTrigger("q")] TimerInfo timer) => _ = timer;
    }

    public static class TwoTriggers
    {
        [Function("two-triggers")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer, [ServiceBusTrigger("q")] string message) => _ = timer + message;
    }

    public static class NoTrigger
    {
        [Function("no-trigger")]
        public static void Run(string message) => _ = message;
    }

    public static class BadName
    {
        [Function("1 bad name")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;
    }

    public static class NamedHost
    {
        [Function("Host")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;
    }

    public static class RetryOnHttp
    {
        [Function("retry-http")]
        [FixedDelayRetry(3, "00:00:10")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Ok();
    }

    public static class RetryOnServiceBus
    {
        [Function("retry-bus")]
        [ExponentialBackoffRetry(3, "00:00:10", "00:01:00")]
        public static void Run([ServiceBusTrigger("q")] string message) => _ = message;
    }

    public static class BadRetryInterval
    {
        [Function("retry-timer")]
        [FixedDelayRetry(3, "often")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;
    }

    public static class AdminRoute
    {
        [Function("adminish")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "/Admin/x")] HttpRequest request) => Results.Ok();
    }

    public static class RuntimeRoute
    {
        [Function("runtime-by-name")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Ok();
    }

    public static class BadRoute
    {
        [Function("bad-route")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "x/{id")] HttpRequest request) => Results.Ok();
    }

    public static class SameRoute
    {
        [Function("first")]
        public static IResult One([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "x/{id}")] HttpRequest request) => Results.Ok();

        [Function("second")]
        public static IResult Two([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "X/{other}")] HttpRequest request) => Results.Ok();
    }

    public static class HttpContextParameter
    {
        [Function("http-context")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, HttpContext context) => Results.Ok();
    }

    public static class PocoTrigger
    {
        [Function("poco-trigger")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "post")] string body) => Results.Text(body);
    }

    public static class BadSchedule
    {
        [Function("bad-schedule")]
        public static void Run([TimerTrigger("61 * * * * *")] TimerInfo timer) => _ = timer;
    }

    public static class MissingScheduleSetting
    {
        [Function("setting-schedule")]
        public static void Run([TimerTrigger("%Cleanup:Schedule%")] TimerInfo timer) => _ = timer;
    }

    public static class TimerIntoText
    {
        [Function("timer-text")]
        public static void Run([TimerTrigger("0 * * * * *")] string timer) => _ = timer;
    }

    public static class BatchIntoText
    {
        [Function("batch-text")]
        public static void Run([ServiceBusTrigger("q", IsBatched = true)] string messages) => _ = messages;
    }

    public static class BatchIntoBytes
    {
        [Function("batch-bytes")]
        public static void Run([ServiceBusTrigger("q", IsBatched = true)] byte[] messages) => _ = messages;
    }

    public static class BatchIntoDictionary
    {
        [Function("batch-dictionary")]
        public static void Run([ServiceBusTrigger("q", IsBatched = true)] Dictionary<string, string> messages) => _ = messages;
    }

    public static class BatchIntoMessageList
    {
        [Function("batch-list")]
        public static void Run([ServiceBusTrigger("q", IsBatched = true)] List<ServiceBusReceivedMessage> messages) => _ = messages;
    }

    public static class SingleIntoMessages
    {
        [Function("single-messages")]
        public static void Run([ServiceBusTrigger("q")] ServiceBusReceivedMessage[] messages) => _ = messages;
    }

    public static class BinaryDataParameter
    {
        [Function("binary-data")]
        public static void Run([ServiceBusTrigger("q")] BinaryData message) => _ = message;
    }

    public static class SessionActionsWithoutSessions
    {
        [Function("session-actions")]
        public static void Run([ServiceBusTrigger("q")] string message, ServiceBusSessionMessageActions actions) => _ = message + actions;
    }

    public static class ActionsOnTimer
    {
        [Function("actions-on-timer")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer, ServiceBusMessageActions actions) => _ = timer.ToString() + actions;
    }

    public static class MissingQueueSetting
    {
        [Function("queue-setting")]
        public static void Run([ServiceBusTrigger("%QueueName%")] string message) => _ = message;
    }

    public static class MissingConnection
    {
        [Function("other-connection")]
        public static void Run([ServiceBusTrigger("q", Connection = "OtherBus")] string message) => _ = message;
    }

    public static class BodyOnTimer
    {
        [Function("body-on-timer")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer, [Microsoft.Azure.Functions.Worker.Http.FromBody] string body) => _ = timer + body;
    }
}
