using Serverless.Local.Simulators.Messenger;

namespace Serverless.Tests.EndToEnd;

/// <summary>What becomes of messages when Meta refuses, throttles, fails or answers into the void.</summary>
public sealed class ChannelFaultTests : IAsyncLifetime
{
    private App _app = null!;
    private MessengerCustomer _person = null!;
    private DateTimeOffset _at;

    public async Task InitializeAsync()
    {
        _app = await App.StartAsync();
        _person = await _app.CustomerInChatAsync();
        _at = _app.Clock.GetUtcNow();
        await _app.ShopSendsAcceptedAsync(_app.Order("placed", _at));
        await _app.ReceivesAsync(_person, 1);
        await _app.DeliveryAsync("placed", "read");
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("429")]
    [InlineData("613")]
    [InlineData("4")]
    public async Task A_throttled_message_comes_later_and_the_next_one_waits_behind_it(string fault)
    {
        _app.Break(fault);
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _at.AddSeconds(1)));
        await _app.DeliveryAsync("shipped", "deferred");
        await _app.ShopSendsAcceptedAsync(_app.Order("delivered", _at.AddSeconds(2)));
        await _app.DeliveryAsync("delivered", "deferred");
        Assert.Single(_app.Received(_person));

        _app.Clock.Advance(TimeSpan.FromMinutes(2));

        var texts = (await _app.ReceivesAsync(_person, 3)).Select(item => item.Text).ToList();
        Assert.Contains("unterwegs", texts[1], StringComparison.Ordinal);
        Assert.Contains("zugestellt", texts[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_token_pauses_the_page_and_loses_nothing()
    {
        _app.Break("190");
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _at.AddSeconds(1)));
        await _app.DeliveryAsync("shipped", "deferred");

        _app.Clock.Advance(TimeSpan.FromMinutes(16));

        Assert.Equal(2, (await _app.ReceivesAsync(_person, 2)).Count);
        await _app.DeliveryAsync("shipped", "read");
    }

    [Theory]
    [InlineData("551")]
    [InlineData("100/2018001")]
    public async Task A_customer_who_cannot_be_reached_is_recorded_with_the_reason(string fault)
    {
        _app.Break(fault);
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _at.AddSeconds(1)));

        var refused = await _app.DeliveryAsync("shipped", "refused");
        Assert.NotEqual("", refused["reason"]!.GetValue<string>());
        Assert.Single(_app.Received(_person));
    }

    [Theory]
    [InlineData("answer-lost")]
    [InlineData("500-after-accept")]
    public async Task A_lost_answer_is_settled_by_the_echo_and_not_sent_again(string fault)
    {
        _app.Break(fault);
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _at.AddSeconds(1)));
        await _app.ReceivesAsync(_person, 2);
        await _app.DeliveryAsync("shipped", "unknown");
        await _app.WebhooksArriveAsync();

        _app.Clock.Advance(TimeSpan.FromSeconds(61));

        await _app.DeliveryAsync("shipped", "read");
        Assert.Equal(2, _app.Received(_person).Count);
    }

    [Theory]
    [InlineData("500")]
    [InlineData("503")]
    public async Task A_failure_without_echo_is_sent_once_more(string fault)
    {
        _app.Break(fault);
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _at.AddSeconds(1)));
        await _app.DeliveryAsync("shipped", "unknown");
        Assert.Single(_app.Received(_person));

        _app.Clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(2, (await _app.ReceivesAsync(_person, 2)).Count);
    }

    [Fact]
    public async Task Unknown_outcomes_without_end_are_refused()
    {
        _app.Break("500", times: 7);
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _at.AddSeconds(1)));
        var last = await _app.DeliveryAsync("shipped", "unknown");
        for (var unknowns = 2; unknowns <= 7; unknowns++)
        {
            _app.Clock.Advance(TimeSpan.FromMinutes(15));
            last = await _app.DeliveryAsync("shipped", "unknown", changedAfter: last["changedAt"]!.GetValue<DateTimeOffset>());
        }

        _app.Clock.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal("unknown-outcome", (await _app.DeliveryAsync("shipped", "refused"))["reason"]!.GetValue<string>());
        Assert.Single(_app.Received(_person));
    }

    [Fact]
    public async Task Outside_the_window_an_approved_template_is_sent()
    {
        _app.Clock.Advance(TimeSpan.FromHours(25));
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _at.AddSeconds(1)));

        var received = await _app.ReceivesAsync(_person, 2);
        Assert.Equal(("utility", "UTILITY"), (received[1].Kind, received[1].MessagingType));
    }

    [Fact]
    public async Task A_window_that_Meta_says_is_closed_leads_to_the_template()
    {
        _app.Break("10/2018278");
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _at.AddSeconds(1)));

        Assert.Equal("utility", (await _app.ReceivesAsync(_person, 2))[1].Kind);
    }

    [Fact]
    public async Task After_a_restart_waiting_messages_go_on_where_they_were()
    {
        _app.Break("429");
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _at.AddSeconds(1)));
        await _app.DeliveryAsync("shipped", "deferred");
        await _app.StopAsync();

        await using var again = await App.StartAsync(folder: _app.Folder, clock: _app.Clock);
        again.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(2, (await again.ReceivesAsync(_person, 2)).Count);
        _app = await App.StartAsync();
    }
}
