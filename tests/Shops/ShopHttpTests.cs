using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Platform.Http;
using Serverless.Shops;
using Serverless.Tests.Platform;

namespace Serverless.Tests.Shops;

/// <summary>What every call to a shop has in common, however it goes wrong.</summary>
public sealed class ShopHttpTests : IDisposable
{
    private readonly ShopWorld _world = new();

    public void Dispose() => _world.Dispose();

    private Task<ShopHttpAnswer> SendAsync(string address = "https://shop.example/chat") =>
        _world.Http.SendAsync("demo", new HttpRequestMessage(HttpMethod.Get, address), CancellationToken.None);

    [Theory]
    [InlineData(301, "shop.redirected")]
    [InlineData(302, "shop.redirected")]
    [InlineData(308, "shop.redirected")]
    public async Task A_redirect_is_never_followed_and_needs_a_person(int status, string code)
    {
        var answer = await _Answer(status, location: "http://169.254.169.254/");

        Assert.Equal(new ShopAnswer.Broken(code), answer.Failed);
        Assert.Single(_world.Asked);
    }

    private async Task<ShopHttpAnswer> _Answer(int status, string location)
    {
        _world.Answers(_ =>
        {
            var response = ShopWorld.Answer(status);
            response.Headers.Location = new Uri(location);
            return response;
        });
        return await SendAsync();
    }

    [Theory]
    [InlineData(429, 30, 30)]
    [InlineData(503, 100_000, 86_400)]
    [InlineData(500, null, null)]
    [InlineData(408, null, null)]
    public async Task An_overloaded_shop_is_asked_again_when_it_says_so_at_most_a_day_later(int status, int? retryAfter, int? seconds)
    {
        _world.Answers(status, "<html>", "text/html", retryAfter);

        Assert.Equal(new ShopAnswer.TryAgain($"shop.status-{status}", seconds is { } wait ? TimeSpan.FromSeconds(wait) : null), (await SendAsync()).Failed);
    }

    [Fact]
    public async Task Retry_after_may_be_a_date()
    {
        _world.Answers(_ =>
        {
            var response = ShopWorld.Answer(503);
            response.Headers.RetryAfter = new RetryConditionHeaderValue(_world.Clock.GetUtcNow().AddSeconds(90));
            return response;
        });

        Assert.Equal(new ShopAnswer.TryAgain("shop.status-503", TimeSpan.FromSeconds(90)), (await SendAsync()).Failed);
    }

    [Fact]
    public async Task No_more_than_64_kB_of_an_answer_are_read()
    {
        var endless = new EndlessContent();
        _world.Answers(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = endless });

        var answer = await SendAsync();

        Assert.Equal((200, new ShopAnswer.Broken("shop.too-large")), (answer.Status, answer.Unreadable));
        Assert.InRange(endless.Sent, ShopHttp.LargestAnswer, 2 * ShopHttp.LargestAnswer);
    }

    [Fact]
    public async Task An_answer_that_says_that_it_is_too_large_is_not_read_at_all()
    {
        _world.Answers(200, new string(' ', 10 * 1024 * 1024));

        Assert.Equal(new ShopAnswer.Broken("shop.too-large"), (await SendAsync()).Unreadable);
    }

    [Fact]
    public async Task A_shop_that_does_not_answer_in_15_seconds_is_given_up()
    {
        _world.Answers(_ => null);

        var call = SendAsync();
        _world.Clock.Advance(TimeSpan.FromSeconds(16));

        Assert.Equal(new ShopAnswer.TryAgain("shop.timeout", null), (await call).Failed);
    }

    [Fact]
    public async Task A_call_that_was_cancelled_is_no_answer_of_the_shop()
    {
        _world.Answers(_ => null);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _world.Http.SendAsync("demo", new HttpRequestMessage(HttpMethod.Get, "https://shop.example"), cancelled.Token));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_tried_again()
    {
        _world.Answers(_ => throw new HttpRequestException("connection reset", new IOException()));

        Assert.Equal(new ShopAnswer.TryAgain("shop.unreachable", null), (await SendAsync()).Failed);
    }

    [Theory]
    [InlineData("http://shop.example/chat")]
    [InlineData("http://127.0.0.1/chat")]
    [InlineData("https://user:secret@shop.example/chat")]
    [InlineData("ftp://shop.example/chat")]
    public async Task Only_https_without_a_user_name_is_called(string address)
    {
        Assert.Equal(new ShopAnswer.Broken("shop.address-not-allowed"), (await SendAsync(address)).Failed);
        Assert.Empty(_world.Asked);
    }

    [Fact]
    public async Task A_shop_on_this_machine_may_be_called_without_tls_in_development_only()
    {
        using var world = new ShopWorld { Options = new ShopsOptions { AllowLoopback = true } };

        Assert.Null((await world.Http.SendAsync("demo", new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1:1/"), CancellationToken.None)).Failed);
        Assert.NotNull((await world.Http.SendAsync("demo", new HttpRequestMessage(HttpMethod.Get, "http://10.0.0.1/"), CancellationToken.None)).Failed);
    }

    [Theory]
    [InlineData("https://127.0.0.1:9/")]
    [InlineData("https://10.1.2.3/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://168.63.129.16/")]
    [InlineData("https://[::1]:9/")]
    [InlineData("https://localhost:9/")]
    public async Task The_registered_client_connects_to_no_address_inside(string address)
    {
        using var services = new ServiceCollection().AddSingleton<TimeProvider>(_world.Clock).AddSingleton(_world.Secrets).AddLogging().AddShops()
            .AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build()).BuildServiceProvider();

        var answer = await services.GetRequiredService<ShopHttp>().SendAsync("demo", new HttpRequestMessage(HttpMethod.Get, address), CancellationToken.None);

        Assert.Equal(new ShopAnswer.Broken("shop.address-not-allowed"), answer.Failed);
    }

    [Fact]
    public async Task A_shop_that_fails_five_times_in_a_row_is_left_alone_and_then_tried_once()
    {
        _world.Answers(500);
        for (var i = 0; i < Circuits.MostFaults; i++) { await SendAsync(); }

        var open = Assert.IsType<ShopAnswer.TryAgain>((await SendAsync()).Failed);
        Assert.Equal(("shop.circuit-open", TimeSpan.FromSeconds(10)), (open.Code, open.After));
        Assert.Equal(Circuits.MostFaults, _world.Asked.Count);

        _world.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("shop.status-500", Assert.IsType<ShopAnswer.TryAgain>((await SendAsync()).Failed).Code);
        Assert.Equal(TimeSpan.FromSeconds(20), Assert.IsType<ShopAnswer.TryAgain>((await SendAsync()).Failed).After);

        _world.Clock.Advance(TimeSpan.FromSeconds(21));
        _world.Answers(200, "{}");
        Assert.Null((await SendAsync()).Failed);
        Assert.Null((await SendAsync()).Failed);
    }

    [Fact]
    public void After_a_break_one_call_tries_and_the_others_wait()
    {
        for (var i = 0; i < Circuits.MostFaults; i++) { _world.Circuits.Fails("demo"); }

        _world.Clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Null(_world.Circuits.Enter("demo"));
        Assert.NotNull(_world.Circuits.Enter("demo"));
        Assert.Null(_world.Circuits.Enter("another"));
    }

    [Fact]
    public void A_break_grows_to_five_minutes_and_no_further()
    {
        for (var i = 0; i < 40; i++) { _world.Circuits.Fails("demo"); }

        Assert.Equal(TimeSpan.FromMinutes(5), _world.Circuits.Enter("demo"));
    }

    [Fact]
    public async Task Being_throttled_opens_no_circuit()
    {
        _world.Answers(429);
        for (var i = 0; i < 2 * Circuits.MostFaults; i++) { await SendAsync(); }

        Assert.Equal(2 * Circuits.MostFaults, _world.Asked.Count);
    }
}
