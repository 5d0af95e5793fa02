using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Serverless.Platform.Messaging;
using Serverless.Platform.Storage;

namespace Serverless.Tests.Infra;

/// <summary>What infra/ makes and permits is what the code uses. A failure says what to add, and where.</summary>
public partial class InfraAgreementTests
{
    private static readonly JsonElement Access = Json("infra/access.json");

    /// <summary>Every Service Bus trigger: the function and its queue, or its <c>topic/subscription</c>.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Triggers = typeof(Queues).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
        .SelectMany(method => method.GetParameters().Select(parameter => (Function: method.GetCustomAttribute<FunctionAttribute>(), Trigger: parameter.GetCustomAttribute<ServiceBusTriggerAttribute>())))
        .Where(one => one.Function is not null && one.Trigger is not null)
        .ToDictionary(one => one.Function!.Name, one => one.Trigger!.QueueName ?? $"{one.Trigger.TopicName}/{one.Trigger.SubscriptionName}");

    /// <summary>Every entity that code of functions/ sends to.</summary>
    internal static readonly IReadOnlyList<string> SentTo = [.. Directory.EnumerateFiles(Repository.File("functions"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
        .SelectMany(file => Sending().Matches(File.ReadAllText(file)))
        .Select(match => (string)typeof(Queues).GetField(match.Groups[1].Value)!.GetValue(null)!)
        .Distinct().Order()];

    [Fact]
    public void The_tables_that_Azure_gets_are_those_of_the_code() => Assert.Equal(TableNames.All.Order(), Strings(Json("infra/tables.json")).Order());

    [Fact]
    public void The_app_may_receive_what_its_functions_are_triggered_by() =>
        Assert.Equal(Triggers.Values.Order(), Strings(Access.GetProperty("receives").GetProperty("queues")).Concat(ReceivedSubscriptions()).Order());

    [Fact]
    public void The_app_may_send_where_its_code_sends() =>
        Assert.Equal(SentTo, Strings(Access.GetProperty("sends").GetProperty("queues")).Concat(Strings(Access.GetProperty("sends").GetProperty("topics"))).Order());

    [Fact]
    public void What_it_may_use_exists_in_messaging_json()
    {
        var entities = Json("infra/messaging.json");
        var queues = entities.GetProperty("queues").EnumerateArray().Select(Name).ToList();
        var topics = entities.GetProperty("topics").EnumerateArray().ToList();

        Assert.Empty(Strings(Access.GetProperty("receives").GetProperty("queues")).Concat(Strings(Access.GetProperty("sends").GetProperty("queues"))).Except(queues));
        Assert.Empty(Strings(Access.GetProperty("sends").GetProperty("topics")).Except(topics.Select(Name)));
        Assert.Empty(ReceivedSubscriptions().Except(topics.SelectMany(topic => topic.GetProperty("subscriptions").EnumerateArray().Select(one => $"{Name(topic)}/{Name(one)}"))));
    }

    [Fact]
    public void The_security_page_names_every_right_of_every_function()
    {
        var page = File.ReadAllText(Repository.File("docs/operate/security.md"));

        Assert.All(Triggers, trigger => Assert.Contains($"| `{trigger.Key}` | `{trigger.Value}` |", page, StringComparison.Ordinal));
        Assert.All(SentTo, entity => Assert.Contains($"| `{entity}` | ", page, StringComparison.Ordinal));
        Assert.All(TableNames.All, table => Assert.Contains($"`{table}`", page, StringComparison.Ordinal));
    }

    private static IEnumerable<string> ReceivedSubscriptions() =>
        Access.GetProperty("receives").GetProperty("subscriptions").EnumerateArray().Select(one => $"{one.GetProperty("topic").GetString()}/{Name(one)}");

    private static string Name(JsonElement entity) => entity.GetProperty("name").GetString()!;

    private static IEnumerable<string> Strings(JsonElement list) => list.EnumerateArray().Select(one => one.GetString()!);

    private static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllText(Repository.File(path))).RootElement;

    [GeneratedRegex(@"(?:SendAsync|CreateSender)\(\s*Queues\.(\w+)")]
    private static partial Regex Sending();
}
