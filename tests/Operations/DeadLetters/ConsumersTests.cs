using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Callers.FanOut;
using Serverless.Operations.DeadLetters;
using Serverless.Platform.Messaging;
using Serverless.Tests.EndToEnd;
using Serverless.Tests.Infra;

namespace Serverless.Tests.Operations.DeadLetters;

/// <summary>The one list of consumers agrees with the triggers and with the bus of both hosts.</summary>
public partial class ConsumersTests
{
    private static readonly JsonElement Entities = JsonDocument.Parse(File.ReadAllText(Repository.File("infra/messaging.json"))).RootElement;

    [Fact]
    public void Consumers_are_what_our_functions_are_triggered_by() =>
        Assert.Equal(InfraAgreementTests.Triggers.Values.Order(), Consumers.All.Select(consumer => consumer.Subscription is { } one ? $"{consumer.Entity}/{one}" : consumer.Entity).Order());

    [Fact]
    public void A_subscription_of_ours_takes_replays_for_itself_and_no_other_subscription_does()
    {
        foreach (var topic in Entities.GetProperty("topics").EnumerateArray())
        {
            var name = topic.GetProperty("name").GetString();
            var takes = topic.GetProperty("subscriptions").EnumerateArray()
                .SelectMany(one => Filters(one).Where(filter => filter.ContainsKey(BusProperties.ReplayTo)).Select(filter => (Name: Name(one), Filter: filter))).ToList();

            Assert.Equal(Consumers.All.Where(consumer => consumer.Entity == name).Select(consumer => consumer.Subscription), takes.Select(one => one.Name));
            Assert.All(takes, one => Assert.Equal([new(BusProperties.ReplayTo, one.Name)], one.Filter));
        }
    }

    [Fact]
    public void Every_other_rule_of_a_topic_demands_a_kind_which_replays_do_not_have()
    {
        var subscriptions = Entities.GetProperty("topics").EnumerateArray().SelectMany(topic => topic.GetProperty("subscriptions").EnumerateArray()).ToList();

        Assert.NotEmpty(subscriptions);
        Assert.All(subscriptions, one =>
        {
            Assert.Contains(one.GetProperty("rules").EnumerateArray(), rule => Name(rule) == "$Default");
            Assert.All(Filters(one), filter => Assert.True(filter.ContainsKey(BusProperties.Kind) || filter.ContainsKey(BusProperties.ReplayTo)));
        });
    }

    [Theory]
    [InlineData(Queues.OrderStatus, null, BusKinds.Order)]
    [InlineData(Queues.CallerContext, BusKinds.Card, BusKinds.Card)]
    [InlineData(Queues.ChatInbound, null, null)]
    public void A_message_for_a_topic_has_its_kind(string entity, string? named, string? kind) => Assert.Equal(kind, BusKinds.Of(entity, named));

    [Fact]
    public void A_message_whose_kind_cannot_be_known_is_not_sent_to_nobody() => Assert.Throws<ArgumentException>(() => BusKinds.Of(Queues.CallerContext, null));

    [Fact]
    public async Task Every_schema_of_ours_has_a_rule_for_replays()
    {
        var schemas = typeof(Queues).Assembly.GetTypes().SelectMany(type => type.GetFields(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static))
            .Where(field => field.IsLiteral && field.FieldType == typeof(string)).Select(field => (string)field.GetRawConstantValue()!)
            .Where(text => SchemaName().IsMatch(text)).Distinct().Except([AgentBody.BusSchema]).Order().ToList();
        await using var app = await App.StartAsync();

        Assert.True(schemas.Count >= 15);
        Assert.Equal(schemas, app.Services.GetServices<IReplayRule>().SelectMany(rule => rule.Schemas).Distinct().Order());
    }

    private static IEnumerable<Dictionary<string, string?>> Filters(JsonElement subscription) =>
        subscription.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("properties").GetProperty("correlationFilter").GetProperty("properties")
            .EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString()));

    private static string Name(JsonElement element) => element.GetProperty("name").GetString()!;

    [GeneratedRegex("^[a-z]+(-[a-z]+)*/[0-9]+$")]
    private static partial Regex SchemaName();
}
