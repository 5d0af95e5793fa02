namespace Serverless.Tests.EndToEnd;

/// <summary>What becomes of WhatsApp messages when Meta refuses, throttles, fails or answers into the void.</summary>
public sealed class WhatsAppFaultTests : IAsyncLifetime
{
    private App _app = null!;
    private WhatsAppScene _person = null!;
    private DateTimeOffset _at;

    public async Task InitializeAsync()
    {
        // A call that hangs is given up sooner than in earnest; the clock runs here.
        _app = await App.StartAsync(changes: ("Meta:Timeout", "00:00:02"));
        _person = await WhatsAppScene.InChatAsync(_app);
        _at = _app.Clock.GetUtcNow();
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("131056")]
    [InlineData("130429")]
    [InlineData("429")]
    [InlineData("4")]
    public async Task A_throttled_message_comes_later_and_the_next_one_waits_behind_it(string fault)
    {
        _app.Break(fault);
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _at));
        await _app.DeliveryAsync("shipped", "deferred");
        await _app.ShopSendsAcceptedAsync(_app.Order("delivered", _at.AddSeconds(1)));
        await _app.DeliveryAsync("delivered", "deferred");
        Assert.Empty(_person.Received);

        _app.Clock.Advance(TimeSpan.FromMinutes(2));

        var texts = (await _person.ReceivesAsync(2)).Select(item => item.Text).ToList();
        Assert.Contains("unterwegs", texts[0], StringComparison.Ordinal);
        Assert.Contains("zugestellt", texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_token_pauses_the_number_and_loses_nothing()
    {
        _app.Break("190");
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _at));
        await _app.DeliveryAsync("shipped", "deferred");

        _app.Clock.Advance(TimeSpan.FromMinutes(16));

        Assert.Single(await _person.ReceivesAsync(1));
    }

    [Fact]
    public async Task A_window_that_Meta_says_is_closed_leads_to_the_template()
    {
        _app.Break("131047");
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _at));

        Assert.Equal("template", (await _person.ReceivesAsync(1))[0].Kind);
    }

    [Fact]
    public async Task A_template_that_is_not_approved_gives_way_to_the_next_one()
    {
        _app.Clock.Advance(TimeSpan.FromHours(25));
        _app.Break("132001");
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _app.Clock.GetUtcNow()));

        var item = (await _person.ReceivesAsync(1))[0];

        Assert.Equal("template", item.Kind);
        Assert.Empty(item.Choices);
    }

    [Theory]
    [InlineData("132000", "whatsapp.template-parameters")]
    [InlineData("131049", "whatsapp.marketing-limit")]
    [InlineData("131050", "whatsapp.marketing-stopped")]
    [InlineData("131051", "whatsapp.message-type")]
    public async Task What_will_never_work_is_recorded_with_the_reason(string fault, string reason)
    {
        _app.Break(fault);
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _at));

        Assert.Equal(reason, (await _app.DeliveryAsync("shipped", "refused"))["reason"]!.GetValue<string>());
        Assert.Empty(_person.Received);
    }

    [Fact]
    public async Task Who_stopped_marketing_still_gets_order_updates()
    {
        _app.Break("131050");
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _at));
        await _app.DeliveryAsync("shipped", "refused");

        await _app.ShopSendsAcceptedAsync(_app.Order("delivered", _at.AddSeconds(1)));

        Assert.Contains("zugestellt", (await _person.ReceivesAsync(1))[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("answer-lost")]
    [InlineData("500-after-accept")]
    public async Task A_lost_answer_is_settled_by_the_status_and_not_sent_again(string fault)
    {
        _app.Break(fault);
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _at));
        await _person.ReceivesAsync(1);
        await _app.DeliveryAsync("shipped", "unknown");
        await _app.WebhooksArriveAsync();

        _app.Clock.Advance(TimeSpan.FromSeconds(61));

        await _app.DeliveryAsync("shipped", "read");
        Assert.Single(_person.Received);
    }

    [Theory]
    [InlineData("500")]
    [InlineData("hang")]
    public async Task A_failure_without_status_is_sent_once_more(string fault)
    {
        _app.Break(fault);
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _at));
        await _app.DeliveryAsync("shipped", "unknown");
        Assert.Empty(_person.Received);

        _app.Clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Single(await _person.ReceivesAsync(1));
        await _app.DeliveryAsync("shipped", "read");
    }

    [Fact]
    public async Task Logs_name_neither_the_phone_nor_the_text()
    {
        _app.Break("131009");
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _at));
        await _app.DeliveryAsync("shipped", "refused");
        await _app.ShopSendsAcceptedAsync(_app.Order("delivered", _at.AddSeconds(1)));
        await _person.ReceivesAsync(1);

        Assert.All([_person.Phone, "Ihre Bestellung", _app.Settings["Secrets:demo-whatsapp-token"]!],
            secret => Assert.DoesNotContain(_app.Logs.All, line => line.Contains(secret, StringComparison.Ordinal)));
    }
}
