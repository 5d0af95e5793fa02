using System.Text.Json;
using Serverless.Platform.Messaging;

namespace Serverless.Tests.Contracts;

/// <summary>infra/messaging.json is what both hosts build the bus from; the names in the code must be in it.</summary>
public class MessagingEntitiesTests
{
    private static readonly JsonElement Entities = JsonDocument.Parse(File.ReadAllText(Repository.File("infra/messaging.json"))).RootElement;

    private static Dictionary<string, JsonElement> Named(string kind) =>
        Entities.GetProperty(kind).EnumerateArray().ToDictionary(entity => entity.GetProperty("name").GetString()!);

    [Fact]
    public void The_queues_are_those_of_the_code() =>
        Assert.Equal([Queues.ChatInbound, Queues.ChatOutbound, Queues.ChatReceipts, Queues.ShopRequests], Named("queues").Keys.Order());

    [Fact]
    public void The_topics_are_those_of_the_code() =>
        Assert.Equal([Queues.CallerContext, Queues.OrderStatus], Named("topics").Keys.Order());

    [Theory]
    [InlineData("chat-inbound", true, "P1D")]
    [InlineData("chat-outbound", true, "P1D")]
    [InlineData("chat-receipts", false, "PT1H")]
    [InlineData("shop-requests", false, "P1D")]
    public void A_queue_has_its_sessions_and_its_duplicate_detection(string name, bool sessions, string window)
    {
        var properties = Named("queues")[name].GetProperty("properties");

        Assert.Equal(sessions, properties.GetProperty("requiresSession").GetBoolean());
        Assert.True(properties.GetProperty("requiresDuplicateDetection").GetBoolean());
        Assert.Equal(window, properties.GetProperty("duplicateDetectionHistoryTimeWindow").GetString());
    }

    [Theory]
    [InlineData("order-status", true, "P1D")]
    [InlineData("caller-context", false, "PT1H")]
    public void A_topic_has_one_subscription_for_chats(string name, bool sessions, string window)
    {
        var topic = Named("topics")[name];
        var subscription = Assert.Single(topic.GetProperty("subscriptions").EnumerateArray(), one => one.GetProperty("name").GetString() == Queues.Chats);

        Assert.Equal(window, topic.GetProperty("properties").GetProperty("duplicateDetectionHistoryTimeWindow").GetString());
        Assert.Equal(sessions, subscription.GetProperty("properties").GetProperty("requiresSession").GetBoolean());
    }

    [Fact]
    public void The_subscriptions_of_caller_context_tell_calls_from_cards()
    {
        var kinds = Named("topics")[Queues.CallerContext].GetProperty("subscriptions").EnumerateArray().ToDictionary(
            one => one.GetProperty("name").GetString()!,
            one => one.GetProperty("rules").EnumerateArray().Single(rule => rule.GetProperty("name").GetString() == "$Default")
                .GetProperty("properties").GetProperty("correlationFilter").GetProperty("properties").GetProperty(BusProperties.Kind).GetString());

        Assert.Equal(new Dictionary<string, string?> { [Queues.Chats] = BusKinds.Call, [Queues.Agents] = BusKinds.Card }, kinds);
    }

    [Fact]
    public void Cards_are_forgotten_after_five_minutes()
    {
        var agents = Named("topics")[Queues.CallerContext].GetProperty("subscriptions").EnumerateArray().Single(one => one.GetProperty("name").GetString() == Queues.Agents).GetProperty("properties");

        Assert.Equal("PT5M", agents.GetProperty("defaultMessageTimeToLive").GetString());
        Assert.False(agents.GetProperty("deadLetteringOnMessageExpiration").GetBoolean());
    }

    [Fact]
    public void Whatever_we_receive_locks_a_minute_is_tried_ten_times_and_expires_into_the_dead_letters()
    {
        var received = Named("queues").Values.Concat(Named("topics").Values.SelectMany(topic => topic.GetProperty("subscriptions").EnumerateArray()))
            .Where(entity => entity.GetProperty("name").GetString() != Queues.Agents);

        Assert.All(received, entity =>
        {
            var properties = entity.GetProperty("properties");
            Assert.Equal("PT1M", properties.GetProperty("lockDuration").GetString());
            Assert.Equal(10, properties.GetProperty("maxDeliveryCount").GetInt32());
            Assert.Equal("P14D", properties.GetProperty("defaultMessageTimeToLive").GetString());
            Assert.True(properties.GetProperty("deadLetteringOnMessageExpiration").GetBoolean());
        });
    }
}
