using System.Text.Json;

namespace Serverless.Tests.EndToEnd;

/// <summary>An order update to a WhatsApp customer: in and out of the window, with and without a phone number.</summary>
public sealed class WhatsAppUpdateTests : IAsyncLifetime
{
    private App _app = null!;

    public async Task InitializeAsync() => _app = await App.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Inside_the_window_the_update_is_a_text_with_a_button()
    {
        var person = await WhatsAppScene.InChatAsync(_app);
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _app.Clock.GetUtcNow()));

        var item = (await person.ReceivesAsync(1))[^1];

        Assert.Equal("cta_url", item.Kind);
        Assert.Contains("unterwegs", item.Text, StringComparison.Ordinal);
        Assert.Equal("https://track.example/0034", Assert.Single(item.Choices).Url);
        await _app.DeliveryAsync("shipped", "read");
    }

    [Fact]
    public async Task A_customer_who_never_wrote_gets_the_template_to_the_phone()
    {
        var person = await WhatsAppScene.KnownByPhoneAsync(_app);
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _app.Clock.GetUtcNow()));

        var item = (await person.ReceivesAsync(1))[^1];

        Assert.Equal(("template", $"+{person.Phone}"), (item.Kind, Member(item.Message, "to")));
        Assert.Contains("unterwegs", item.Text, StringComparison.Ordinal);
        Assert.Equal("https://shop.example/orders/A-1001", Assert.Single(item.Choices).Url);
        await _app.DeliveryAsync("shipped", "read");
    }

    [Fact]
    public async Task After_the_window_has_closed_a_template_is_sent()
    {
        var person = await WhatsAppScene.InChatAsync(_app);
        _app.Clock.Advance(TimeSpan.FromHours(25));
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _app.Clock.GetUtcNow()));

        Assert.Equal("template", (await person.ReceivesAsync(1))[^1].Kind);
    }

    [Theory]
    [InlineData(0, "cta_url")]
    [InlineData(25, "template")]
    public async Task A_customer_who_hides_the_number_is_reached_by_user_id(int hours, string kind)
    {
        var person = await WhatsAppScene.InChatAsync(_app, showsPhone: false);
        _app.Clock.Advance(TimeSpan.FromHours(hours));
        await _app.ShopSendsAcceptedAsync(_app.Order("shipped", _app.Clock.GetUtcNow()));

        var item = (await person.ReceivesAsync(1))[^1];

        Assert.Equal(kind, item.Kind);
        Assert.StartsWith("DE.", Member(item.Message, "recipient"), StringComparison.Ordinal);
        Assert.Null(Member(item.Message, "to"));
    }

    private static string? Member(JsonElement? message, string name) => message!.Value.TryGetProperty(name, out var member) ? member.GetString() : null;
}
