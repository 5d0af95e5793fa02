using Serverless.Local.ServiceBus;

namespace Serverless.Tests.ServiceBus;

public sealed class MessagingEntitiesTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_entities_of_the_product_are_read()
    {
        var entities = MessagingEntities.Load(Path.Combine(AppContext.BaseDirectory, "messaging.json"));

        var outbound = entities.Queues.Single(q => q.Path == "chat-outbound");
        Assert.Equal((true, TimeSpan.FromDays(1), 10, TimeSpan.FromMinutes(1)),
            (outbound.RequiresSession, outbound.DuplicateDetectionWindow!.Value, outbound.MaxDeliveryCount, outbound.LockDuration));
        Assert.Equal((true, TimeSpan.FromDays(14)), (outbound.DeadLetteringOnMessageExpiration, outbound.DefaultMessageTimeToLive));
        var status = entities.Topics.Single(t => t.Path == "order-status");
        Assert.Equal("order-status/Subscriptions/chats", Assert.Single(status.Subscriptions).Queue.Path);
    }

    [Fact]
    public void What_is_not_set_has_the_value_of_azure()
    {
        var queue = Assert.Single(Load("""{"queues":[{"name":"q","properties":{}}]}""").Queues);

        Assert.Equal((TimeSpan.FromMinutes(1), 10, false, null, TimeSpan.MaxValue, false),
            (queue.LockDuration, queue.MaxDeliveryCount, queue.RequiresSession, queue.DuplicateDetectionWindow, queue.DefaultMessageTimeToLive, queue.DeadLetteringOnMessageExpiration));
    }

    [Fact]
    public void Only_a_rule_named_default_takes_the_place_of_the_rule_that_matches_everything()
    {
        var replaced = Load(Rule("$Default"));
        var added = Load(Rule("extra"));

        Assert.Equal("order", Assert.Single(replaced.Topics[0].Subscriptions[0].Filters).Label);
        Assert.Empty(added.Topics[0].Subscriptions[0].Filters);

        static string Rule(string name) => """
            {"topics":[{"name":"t","properties":{},"subscriptions":[{"name":"s","properties":{},
             "rules":[{"name":"NAME","properties":{"filterType":"CorrelationFilter","correlationFilter":{"label":"order"}}}]}]}]}
            """.Replace("NAME", name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"queues":[{"name":"q","properties":{"requireSession":true}}]}""", "queues[0].properties.requireSession is not known here")]
    [InlineData("""{"queues":[{"name":"q","properties":{"requiresSession":"yes"}}]}""", "queues[0].properties.requiresSession must be true or false, not a text")]
    [InlineData("""{"queues":[{"name":"q","properties":{"lockDuration":"60s"}}]}""", "queues[0].properties.lockDuration must be an ISO 8601 duration from PT5S to PT5M")]
    [InlineData("""{"queues":[{"name":"q","properties":{"lockDuration":"PT10M"}}]}""", "queues[0].properties.lockDuration must be an ISO 8601 duration")]
    [InlineData("""{"queues":[{"name":"q","properties":{"maxDeliveryCount":0}}]}""", "queues[0].properties.maxDeliveryCount must be a whole number from 1 to 2000")]
    [InlineData("""{"queues":[{"name":"q q","properties":{}}]}""", "queues[0].name must have")]
    [InlineData("""{"queues":[{"properties":{}}]}""", "queues[0].name must have")]
    [InlineData("""{"queues":[{"name":"q","properties":{}},{"name":"Q","properties":{}}]}""", "the name 'q' is used 2 times")]
    [InlineData("""{"queus":[]}""", "queus is not known here; known are queues, topics")]
    [InlineData("""{"queues":{}}""", "queues must be a list, not an object")]
    [InlineData("""{"queues":[7]}""", "queues[0] must be an object")]
    [InlineData("""{"topics":[{"name":"t","properties":{"lockDuration":"PT1M"}}]}""", "topics[0].properties.lockDuration is not known here")]
    [InlineData("""{"topics":[{"name":"t","properties":{},"subscriptions":[{"name":"s","properties":{},"rules":[{"name":"r","properties":{"filterType":"SqlFilter"}}]}]}]}""", "rules[0].properties.filterType must be 'CorrelationFilter'")]
    [InlineData("""{"queues":[],"queues":[]}""", "it is not JSON")]
    [InlineData("[]", "the file must hold an object")]
    [InlineData("{", "it is not JSON")]
    public void A_mistake_is_named_with_its_place(string json, string problem) =>
        Assert.Contains(problem, Assert.Throws<InvalidDataException>(() => Load(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void All_mistakes_are_listed_at_once()
    {
        var exception = Assert.Throws<InvalidDataException>(() => Load("""{"queues":[{"name":"","properties":{"maxDeliveryCount":"ten","x":1}}]}"""));

        Assert.Equal(3, exception.Message.Split("\n  - ").Length - 1);
    }

    private MessagingEntities Load(string json)
    {
        File.WriteAllText(_file, json);
        return MessagingEntities.Load(_file);
    }
}
