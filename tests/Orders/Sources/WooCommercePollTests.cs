using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Orders;
using Serverless.Orders.Sources;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;
using Serverless.Tests.Channels;
using Serverless.Tests.EndToEnd;

namespace Serverless.Tests.Orders.Sources;

public sealed class WooCommercePollTests : IDisposable
{
    private readonly SourceWorld _world = new();
    private readonly FakeShop _shop = new();
    private readonly CollectedLogs _logs = new();

    public WooCommercePollTests() => _world.Tables.CreateTableIfNotExists(TableNames.Orders);

    public void Dispose()
    {
        _shop.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task An_order_that_no_webhook_told_of_is_found_and_one_that_came_already_has_the_same_ids()
    {
        var body = SourceWorld.Payload("woocommerce", "paid+placed.order-updated.processing");
        await _world.WooAsync("order.updated", body);
        _shop.Orders.Add(JsonNode.Parse(body)!.AsObject());

        await PollAsync();

        var ids = _world.Bus.Sent.Select(sent => sent.Message.MessageId).ToList();
        Assert.Equal(ids[..2], ids[2..]);
    }

    [Fact]
    public async Task It_asks_as_the_rest_api_wants_to_be_asked()
    {
        await PollAsync();

        var (address, authorization) = Assert.Single(_shop.Asked);
        Assert.Equal("https://shop.example/blog/wp-json/wc/v3/orders", address.GetLeftPart(UriPartial.Path));
        Assert.Equal("?modified_after=2026-11-21T08:58:00&dates_are_gmt=true&orderby=modified&order=asc&per_page=100&page=1", address.Query);
        Assert.Equal("Basic " + Convert.ToBase64String("ck_1:cs_2"u8), authorization);
    }

    [Fact]
    public async Task It_goes_on_where_it_left_off_and_not_before_its_turn()
    {
        _shop.Orders.Add(Order(1, OrderData.Now.AddMinutes(-30)));
        await PollAsync();
        await PollAsync();
        Assert.Single(_shop.Asked);

        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        await PollAsync();

        Assert.Equal("2026-11-21T09:28:00", QueryHelpers.ParseQuery(_shop.Asked[1].Address.Query)["modified_after"]);
    }

    [Fact]
    public async Task All_pages_are_read_though_many_orders_changed_in_one_second()
    {
        for (var id = 1; id <= 350; id++) { _shop.Orders.Add(Order(id, OrderData.Now.AddMinutes(-20).AddSeconds(id < 250 ? 0 : id))); }

        await PollAsync();

        Assert.Equal(Enumerable.Range(1, 350).Select(id => $"{id}").Order(), _world.Changes.Select(change => change.Order.Id).Distinct().Order());
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "{}", "status-401")]
    [InlineData(HttpStatusCode.Redirect, "", "status-302")]
    [InlineData(HttpStatusCode.InternalServerError, "<html>", "status-500")]
    [InlineData(HttpStatusCode.OK, "<html>", "malformed")]
    [InlineData(HttpStatusCode.OK, "{}", "malformed")]
    public async Task What_goes_wrong_is_on_record_and_the_next_turn_comes(HttpStatusCode status, string body, string problem)
    {
        _shop.Answer = (status, body);
        await PollAsync();

        Assert.Equal(problem, Assert.Single(_world.Rows(TableNames.Orders)).GetString("Problem"));
        Assert.Contains(_logs.All, line => line.Contains(problem, StringComparison.Ordinal));
        _shop.Answer = null;
        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        _shop.Orders.Add(Order(1, OrderData.Now));
        await PollAsync();
        Assert.NotEmpty(_world.Changes);
    }

    [Fact]
    public async Task Orders_that_are_none_are_passed_over()
    {
        _shop.Answer = (HttpStatusCode.OK, """[1,null,{},{"id":null},{"id":{}},{"id":5,"status":"checkout-draft"},{"id":6,"status":"processing"}]""");

        await PollAsync();

        Assert.Equal("6", Assert.Single(_world.Changes).Order.Id);
    }

    [Fact]
    public async Task An_answer_larger_than_any_page_is_not_read()
    {
        _shop.Answer = (HttpStatusCode.OK, new string(' ', (8 * 1024 * 1024) + 1));

        await PollAsync();

        Assert.Equal("too-large", Assert.Single(_world.Rows(TableNames.Orders)).GetString("Problem"));
    }

    [Fact]
    public async Task A_shop_without_tls_is_not_asked()
    {
        await PollAsync(url: "http://127.0.0.1:1/");

        Assert.Empty(_shop.Asked);
        Assert.Equal("address-not-allowed", Assert.Single(_world.Rows(TableNames.Orders)).GetString("Problem"));
    }

    [Fact]
    public async Task When_the_bus_fails_the_same_orders_are_asked_for_again()
    {
        _shop.Orders.Add(Order(1, OrderData.Now.AddMinutes(-30)));
        _world.Bus.Fault = new InvalidOperationException("bus down");
        await PollAsync();
        Assert.Contains(_logs.Errors, line => line.Contains("woocommerce-poll.faulted", StringComparison.Ordinal));
        _world.Bus.Fault = null;

        await PollAsync();

        Assert.NotEmpty(_world.Changes);
    }

    private async Task PollAsync(string url = "https://shop.example/blog/")
    {
        var options = Options.Create(new WooCommerceOptions());
        var secrets = new Secrets(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Secrets:woo-key"] = "ck_1:cs_2" }).Build());
        var business = new Business
        {
            Id = "demo",
            Sources = new Dictionary<string, SourceSettings> { ["woocommerce"] = new("demo-woocommerce") { Url = new Uri(url), KeySecret = "woo-key" } },
        };
        var poller = new WooCommercePoller(new WooCommerceShop(_shop, options), new WooCommerceWatermarks(_world.Tables), new OrderIntake(_world.Bus), secrets, options, _world.Clock);
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(_logs));
        await new WooCommercePoll(new KnownBusinesses(business), poller, logging.CreateLogger<WooCommercePoll>()).Run(new TimerInfo(), default);
    }

    private static JsonObject Order(int id, DateTimeOffset modified) => new()
    {
        ["id"] = id,
        ["status"] = "processing",
        ["date_modified_gmt"] = modified.ToString("yyyy-MM-dd'T'HH':'mm':'ss", System.Globalization.CultureInfo.InvariantCulture),
        ["billing"] = new JsonObject { ["email"] = "juergen@example.org" },
    };

    /// <summary>Answers as WooCommerce's REST API does.</summary>
    private sealed class FakeShop : HttpMessageHandler, IHttpClientFactory
    {
        public List<JsonObject> Orders { get; } = [];
        public List<(Uri Address, string? Authorization)> Asked { get; } = [];
        public (HttpStatusCode Status, string Body)? Answer { get; set; }

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add((request.RequestUri!, request.Headers.Authorization?.ToString()));
            var (status, body) = Answer ?? (HttpStatusCode.OK, Page(QueryHelpers.ParseQuery(request.RequestUri!.Query)));
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
        }

        private string Page(Dictionary<string, Microsoft.Extensions.Primitives.StringValues> query)
        {
            var (after, page) = (query["modified_after"].ToString(), int.Parse(query["page"]!, System.Globalization.CultureInfo.InvariantCulture));
            var found = Orders.Where(order => string.CompareOrdinal(order["date_modified_gmt"]!.GetValue<string>(), after) > 0)
                .OrderBy(order => order["date_modified_gmt"]!.GetValue<string>(), StringComparer.Ordinal).Skip((page - 1) * 100).Take(100);
            return JsonSerializer.Serialize(found);
        }
    }
}
