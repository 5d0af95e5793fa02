using System.Text.Json.Nodes;
using Serverless.Tests.EndToEnd;

namespace Serverless.Tests.Media;

/// <summary>Searching and sending GIFs, against the simulated Giphy.</summary>
public sealed class GiphyTests : IAsyncLifetime
{
    private App _app = null!;
    private MediaScene _scene = null!;

    public async Task InitializeAsync()
    {
        _app = await App.StartAsync();
        _scene = new MediaScene(_app, "", "");
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_search_gives_ids_and_addresses_for_all_ages_and_the_mark_that_must_be_shown()
    {
        var (status, body) = await _scene.ReadAsync("gifs?q=danke&limit=10&lang=de");

        Assert.Equal(200, status);
        Assert.Equal(["dankeA1", "paketC3", "riesigD4"], body["gifs"]!.AsArray().Select(gif => gif!["id"]!.GetValue<string>()));
        Assert.Equal("https://media0.giphy.com/media/dankeA1/giphy.mp4", body["gifs"]![0]!["mp4"]!.GetValue<string>());
        Assert.Equal(("Powered By GIPHY", "https://giphy.com/"), (body["attribution"]!["text"]!.GetValue<string>(), body["attribution"]!["url"]!.GetValue<string>()));
        Assert.Single((await _scene.ReadAsync("gifs?q=danke&limit=1")).Body["gifs"]!.AsArray());
    }

    [Fact]
    public async Task A_gif_is_a_picture_on_Messenger_and_a_video_on_WhatsApp()
    {
        var (messenger, onMessenger) = await MediaScene.OnMessengerAsync(_app);
        var (whatsApp, onWhatsApp) = await MediaScene.OnWhatsAppAsync(_app);

        await messenger.SendsAsync(messenger.Message(media: new JsonObject { ["giphy"] = "dankeA1" }));
        await whatsApp.SendsAsync(whatsApp.Message("Danke!", new JsonObject { ["giphy"] = "riesigD4" }));

        var attachment = MediaScene.Attachment((await _app.ReceivesAsync(onMessenger, 1))[0])["attachment"]!;
        Assert.Equal(("image", "https://media0.giphy.com/media/dankeA1/giphy.gif"), (attachment["type"]!.GetValue<string>(), attachment["payload"]!["url"]!.GetValue<string>()));
        var video = MediaScene.Attachment((await _app.ReceivesAsync(onWhatsApp, 1))[0])["video"]!;
        Assert.Equal(("Danke!", "https://media0.giphy.com/media/riesigD4/200.mp4"), (video["caption"]!.GetValue<string>(), video["link"]!.GetValue<string>()));
        Assert.Equal(0, _scene.Uploaded);
    }

    [Fact]
    public async Task A_gif_whose_renditions_are_mostly_missing_goes_out_all_the_same()
    {
        var (whatsApp, person) = await MediaScene.OnWhatsAppAsync(_app);
        _app.Break("giphy-sparse");

        await whatsApp.SendsAsync(whatsApp.Message(media: new JsonObject { ["giphy"] = "dankeA1" }));

        Assert.Equal("https://media0.giphy.com/media/dankeA1/200.mp4", MediaScene.Attachment((await _app.ReceivesAsync(person, 1))[0])["video"]!["link"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("wildE5", 422, "gif-rating")]
    [InlineData("gibtEsNicht", 404, "gif-not-found")]
    public async Task A_gif_that_is_not_for_all_ages_or_not_there_is_not_sent(string id, int expected, string code)
    {
        var (messenger, _) = await MediaScene.OnMessengerAsync(_app);

        var (status, body, _) = await messenger.SendAsync(messenger.Message(media: new JsonObject { ["giphy"] = id }));

        Assert.Equal((expected, code), (status, body["code"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("giphy-429", 429, "giphy-limit")]
    [InlineData("giphy-403", 503, "giphy-key-refused")]
    [InlineData("giphy-500", 502, "giphy-no-answer")]
    [InlineData("giphy-html", 502, "giphy-unreadable")]
    [InlineData("giphy-large", 502, "giphy-unreadable")]
    public async Task Giphys_faults_are_told_apart(string fault, int expected, string code)
    {
        _app.Break(fault);

        using var response = await _scene.GetAsync("gifs?q=danke");
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal((expected, code), ((int)response.StatusCode, body["code"]!.GetValue<string>()));
        Assert.Equal(fault == "giphy-429", response.Headers.RetryAfter?.Delta == TimeSpan.FromSeconds(30));
        Assert.Equal(200, (await _scene.ReadAsync("gifs?q=danke")).Status);
    }

    [Theory]
    [InlineData("gifs")]
    [InlineData("gifs?q=")]
    [InlineData("gifs?q=%20")]
    [InlineData("gifs?q=a%00b")]
    [InlineData("gifs?q=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("gifs?q=a&q=b")]
    [InlineData("gifs?q=a&limit=0")]
    [InlineData("gifs?q=a&limit=51")]
    [InlineData("gifs?q=a&limit=x")]
    [InlineData("gifs?q=a&lang=deu")]
    [InlineData("gifs?q=a&lang=%26x")]
    public async Task A_search_that_cannot_be_read_is_refused(string path) => Assert.Equal(400, (await _scene.ReadAsync(path)).Status);

    [Fact]
    public async Task Without_a_secret_the_caller_is_told_and_nobody_is_asked()
    {
        await using var app = await App.StartAsync(changes: ("Secrets:demo-giphy", null));

        var (status, body) = await new MediaScene(app, "", "").ReadAsync("gifs?q=danke");

        Assert.Equal((503, "giphy-key-missing"), (status, body["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task What_is_searched_is_in_no_log_and_neither_is_the_key()
    {
        await _scene.ReadAsync("gifs?q=geheimesWort");
        _app.Break("giphy-403");
        await _scene.ReadAsync("gifs?q=geheimesWort");

        Assert.DoesNotContain(_app.Logs.Tail, line => line.Contains("geheimesWort", StringComparison.Ordinal) || line.Contains("local-demo-giphy-key", StringComparison.Ordinal));
    }
}
