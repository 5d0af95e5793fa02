using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Messenger;

namespace Serverless.Tests.EndToEnd;

/// <summary>The simulated carriers move the parcel of an order, and the customer's chat shows each milestone once and in order.</summary>
public class ShipmentTests
{
    private const string Number = "00340434161094000000";
    private static readonly string[] Milestones = ["unterwegs", "wird heute", "wurde am"];

    [Theory]
    [InlineData("aftership")]
    [InlineData("easypost")]
    [InlineData("standard")]
    public async Task A_parcel_that_moves_after_its_order_was_shipped_is_told_of(string carrier)
    {
        await using var app = await App.StartAsync();
        var person = await app.CustomerInChatAsync();
        await app.ShopSendsAcceptedAsync(app.Order("shipped", app.Clock.GetUtcNow()));
        await app.ReceivesAsync(person, 1);

        await CarrierSendsAsync(app, new JsonObject { ["carrier"] = carrier, ["status"] = "in_transit" });
        await CarrierSendsAsync(app, new JsonObject { ["carrier"] = carrier, ["status"] = "out_for_delivery" });
        await app.ReceivesAsync(person, 2);
        await CarrierSendsAsync(app, new JsonObject { ["carrier"] = carrier, ["status"] = "delivered", ["sending"] = new JsonObject { ["copies"] = 3 } });
        await app.ReceivesAsync(person, 3);

        await AssertStoryAsync(app, person);
        Assert.Equal("delivered", (await ShipmentAsync(app))["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_parcel_that_moves_before_its_order_is_known_waits_for_it()
    {
        await using var app = await App.StartAsync();
        var person = await app.CustomerInChatAsync();
        await CarrierSendsAsync(app, new JsonObject { ["statuses"] = new JsonArray("pre_transit", "in_transit", "out_for_delivery"), ["shuffle"] = true, ["at"] = app.Clock.GetUtcNow().AddMinutes(-9) });
        await app.IsIdleAsync();
        Assert.Empty(app.Received(person));
        Assert.All((await ShipmentAsync(app))["parked"]!.AsArray(), parked => Assert.Equal("parked", parked!["outcome"]!.GetValue<string>()));

        await CarrierSendsAsync(app, new JsonObject { ["carrier"] = "easypost", ["status"] = "out_for_delivery" });
        await app.ShopSendsAcceptedAsync(app.Order("shipped", app.Clock.GetUtcNow()));
        await app.ReceivesAsync(person, 2);
        await CarrierSendsAsync(app, new JsonObject { ["status"] = "delivered" });
        await app.ReceivesAsync(person, 3);

        await AssertStoryAsync(app, person);
    }

    [Fact]
    public async Task A_parcel_of_which_only_the_order_number_is_known_is_told_of()
    {
        await using var app = await App.StartAsync();
        var person = await app.CustomerInChatAsync();
        await app.ShopSendsAcceptedAsync(app.Order("placed", app.Clock.GetUtcNow()));
        await app.ReceivesAsync(person, 1);

        await CarrierSendsAsync(app, new JsonObject { ["status"] = "in_transit", ["orderNumber"] = "1001" }, "OTHER-1");
        Assert.Contains(Milestones[0], (await app.ReceivesAsync(person, 2))[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Shuffled_and_repeated_events_are_told_once_and_in_order(int seed)
    {
        await using var app = await App.StartAsync();
        var person = await app.CustomerInChatAsync();
        await CarrierSendsAsync(app, Shuffled("aftership", seed));
        await app.ShopSendsAcceptedAsync(app.Order("shipped", app.Clock.GetUtcNow()));
        await CarrierSendsAsync(app, Shuffled("easypost", seed + 1));

        await AssertStoryAsync(app, person);
        Assert.Contains(app.Received(person), item => item.Text.Contains("wurde am", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_parcel_whose_order_never_comes_ends_on_record()
    {
        await using var app = await App.StartAsync();
        await CarrierSendsAsync(app, new JsonObject { ["status"] = "in_transit" });
        await app.IsIdleAsync();

        app.Clock.Advance(TimeSpan.FromDays(3) + TimeSpan.FromMinutes(1));

        var shipment = await app.ReadsAsync($"api/businesses/demo/shipments?trackingNumber={Number}", answer => answer.ToJsonString().Contains("order-unknown", StringComparison.Ordinal));
        Assert.Null(shipment["order"]);
    }

    [Fact]
    public async Task A_wrong_signature_is_refused_and_an_unknown_parcel_is_not_found()
    {
        await using var app = await App.StartAsync();
        var answer = await CarrierAsync(app, new JsonObject { ["status"] = "in_transit", ["sending"] = new JsonObject { ["signature"] = "wrong" } });
        Assert.Equal(401, answer["webhooks"]![0]!["status"]!.GetValue<int>());

        using var response = await app.Http.SendAsync(app.Authorized(new HttpRequestMessage(HttpMethod.Get, $"api/businesses/demo/shipments?trackingNumber={Number}")));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Two_parcels_of_one_order_do_not_contradict_each_other()
    {
        await using var app = await App.StartAsync();
        var person = await app.CustomerInChatAsync();
        await app.ShopSendsAcceptedAsync(app.Order("shipped", app.Clock.GetUtcNow()));
        var second = app.Order("shipped", app.Clock.GetUtcNow().AddSeconds(1));
        second["data"]!["shipment"]!["trackingNumber"] = "SECOND-2";
        await app.ShopSendsAcceptedAsync(second);
        await app.ReceivesAsync(person, 1);

        await CarrierSendsAsync(app, new JsonObject { ["statuses"] = new JsonArray("out_for_delivery", "delivered") });
        await app.ReceivesAsync(person, 3);
        await CarrierSendsAsync(app, new JsonObject { ["statuses"] = new JsonArray("in_transit", "out_for_delivery", "delivered") }, "SECOND-2");

        await AssertStoryAsync(app, person);
        Assert.Equal(3, app.Received(person).Count);
    }

    [Fact]
    public async Task No_signed_body_is_ever_a_fault()
    {
        await using var app = await App.StartAsync();
        string[] bodies =
        [
            "", "null", "7", "[]", "{}", "{", "\"\\ud800\"", """{"event":7,"description":[],"type":{}}""",
            """{"event":"tracking_update","msg":{"tracking_number":{"a":1}},"ts":"soon"}""",
            """{"event":"tracking_update","event_id":[],"ts":-1e99,"msg":{"tracking_number":"<b>\u0007</b>","tag":7,"checkpoints":[7,null,{"checkpoint_time":"0000-00-00T00:00:00"}]}}""",
            """{"event":"tracking_update","ts":9223372036854775807,"msg":{"tracking_number":"N-9999","tag":"InTransit","expected_delivery":"9999-12-31","checkpoints":[{"tag":"InTransit","checkpoint_time":"9999-12-31T23:59:59"}]}}""",
            """{"description":"tracker.updated","id":null,"result":{"tracking_code":"N-0001","status":"delivered","est_delivery_date":"0001-01-01T00:00:00Z","tracking_details":[{"status":"delivered","datetime":"0001-01-01T00:00:00"}],"carrier":"<script>\u202e"}}""",
            """{"type":"shipment.updated","timestamp":"0000-01-01T00:00:00Z","data":{"trackingNumber":[],"status":0}}""",
        ];
        foreach (var carrier in new[] { "aftership", "easypost", "standard" })
        {
            foreach (var body in bodies)
            {
                using var response = await app.Http.PostAsync(new Uri($"_local/api/carrier/webhooks?carrier={carrier}", UriKind.Relative), new StringContent(body));
                var sent = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
                Assert.InRange(sent["status"]!.GetValue<int>(), 200, 499);
            }
        }

        await app.IsIdleAsync();
        Assert.Empty(app.Logs.Errors);
    }

    private static JsonObject Shuffled(string carrier, int seed) => new()
    {
        ["carrier"] = carrier,
        ["statuses"] = new JsonArray("pre_transit", "in_transit", "out_for_delivery", "delivered"),
        ["shuffle"] = true,
        ["seed"] = seed,
        ["sending"] = new JsonObject { ["copies"] = 2 },
    };

    private static async Task<JsonNode> CarrierAsync(App app, JsonObject happened, string number = Number)
    {
        using var response = await app.Http.PostAsJsonAsync($"_local/api/carrier/shipments/{number}/events", happened);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    internal static async Task CarrierSendsAsync(App app, JsonObject happened, string number = Number) =>
        Assert.All((await CarrierAsync(app, happened, number))["webhooks"]!.AsArray(), sent => Assert.Equal(202, sent!["status"]!.GetValue<int>()));

    private static Task<JsonNode> ShipmentAsync(App app) => app.ReadsAsync($"api/businesses/demo/shipments?trackingNumber={Number}", _ => true);

    /// <summary>No milestone twice, and none after a later one.</summary>
    private static async Task AssertStoryAsync(App app, MessengerCustomer person)
    {
        await app.IsIdleAsync();
        var told = app.Received(person).Select(item => Array.FindLastIndex(Milestones, text => item.Text.Contains(text, StringComparison.Ordinal))).ToList();

        Assert.Equal(told.Distinct().Order(), told);
        Assert.Empty(app.Logs.Errors);
    }
}
