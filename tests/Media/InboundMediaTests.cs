using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Serverless.Local.Simulators;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.WhatsApp;
using Serverless.Tests.EndToEnd;

namespace Serverless.Tests.Media;

/// <summary>What customers send is kept by reference, and fetched from the channel when somebody of the business asks.</summary>
public sealed class InboundMediaTests : IAsyncLifetime
{
    private App _app = null!;

    public async Task InitializeAsync() => _app = await App.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("image", "image/jpeg")]
    [InlineData("video", "video/mp4")]
    [InlineData("audio", "audio/ogg")]
    [InlineData("sticker", "image/webp")]
    public async Task A_WhatsApp_file_is_listed_and_shown_in_place(string kind, string type)
    {
        var (scene, person) = await MediaScene.OnWhatsAppAsync(_app);
        _app.Act(person, new WhatsAppAction { Do = kind, Text = "Beschädigt" });

        var media = await FirstAsync(scene);
        using var response = await scene.GetAsync($"media/{media["id"]}");

        Assert.Equal((kind, scene.Thread), (media["type"]!.GetValue<string>(), media["thread"]!.GetValue<string>()));
        Assert.InRange(media["expiresAt"]!.GetValue<DateTimeOffset>(), _app.Clock.GetUtcNow().AddDays(6.9), _app.Clock.GetUtcNow().AddDays(7.1));
        Assert.Equal((HttpStatusCode.OK, type, "inline"), (response.StatusCode, response.Content.Headers.ContentType!.ToString(), response.Content.Headers.ContentDisposition!.DispositionType));
        Assert.Equal(SampleFiles.Of(type), await response.Content.ReadAsByteArrayAsync());
        IsHarmless(response);
        var noted = await FirstAsync(scene);
        Assert.Equal((type, SampleFiles.Of(type).Length), (noted["sniffedType"]!.GetValue<string>(), noted["size"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_Messenger_picture_is_fetched_from_the_link_of_its_webhook()
    {
        var (scene, person) = await MediaScene.OnMessengerAsync(_app);
        _app.Actions.Act(person, new CustomerAction { Do = "image" });

        using var response = await scene.GetAsync($"media/{(await FirstAsync(scene))["id"]}");

        Assert.Equal(SampleFiles.Of("image/jpeg"), await response.Content.ReadAsByteArrayAsync());
        IsHarmless(response);
    }

    public static TheoryData<string, string, string> Dangerous => new()
    {
        { "<!doctype html><script>alert(1)</script>", "image/jpeg", "application/octet-stream" },
        { "<svg onload=alert(1)>", "image/svg+xml", "application/octet-stream" },
        { "MZ\u0090\u0000this program", "image/png", "application/octet-stream" },
        { "%PDF-1.7 /JS (app.alert(1))", "application/pdf", "application/pdf" },
        { "", "image/jpeg", "application/octet-stream" },
    };

    [Theory]
    [MemberData(nameof(Dangerous))]
    public async Task What_could_run_is_only_offered_for_saving(string content, string declared, string served)
    {
        var (scene, person) = await MediaScene.OnWhatsAppAsync(_app);
        _app.Act(person, new WhatsAppAction { Do = "document", MimeType = declared, File = Convert.ToBase64String(Encoding.Latin1.GetBytes(content)) });

        using var response = await scene.GetAsync($"media/{(await FirstAsync(scene))["id"]}");

        Assert.Equal((HttpStatusCode.OK, served), (response.StatusCode, response.Content.Headers.ContentType!.ToString()));
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("retoure.pdf", response.Content.Headers.ContentDisposition.FileNameStar);
        IsHarmless(response);
    }

    [Theory]
    [InlineData("download-404", 410, "media-gone")]
    [InlineData("download-500", 502, "media-unavailable")]
    public async Task What_the_channel_does_not_give_out_is_told(string fault, int expected, string code)
    {
        var (scene, person) = await MediaScene.OnWhatsAppAsync(_app);
        _app.Act(person, new WhatsAppAction { Do = "image" });
        var id = (await FirstAsync(scene))["id"]!.GetValue<string>();
        _app.Break(fault);

        var (status, body) = await scene.ReadAsync($"media/{id}");

        Assert.Equal((expected, code), (status, body["code"]!.GetValue<string>()));
        using var later = await scene.GetAsync($"media/{id}");
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_week_it_is_gone(bool onWhatsApp)
    {
        MediaScene scene;
        if (onWhatsApp)
        {
            (scene, var person) = await MediaScene.OnWhatsAppAsync(_app);
            _app.Act(person, new WhatsAppAction { Do = "image" });
        }
        else
        {
            (scene, var person) = await MediaScene.OnMessengerAsync(_app);
            _app.Actions.Act(person, new CustomerAction { Do = "image" });
        }

        var id = (await FirstAsync(scene))["id"]!.GetValue<string>();
        _app.Clock.Advance(TimeSpan.FromDays(8));

        Assert.Equal((410, "media-gone"), ((await scene.ReadAsync($"media/{id}")).Status, (await scene.ReadAsync($"media/{id}")).Body["code"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/private")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://10.0.0.1/router")]
    [InlineData("file:///etc/passwd")]
    public async Task A_link_into_a_network_is_not_followed(string link)
    {
        await using var app = await App.StartAsync(changes: ("Channels:AllowLoopback", "false"));
        var (scene, person) = await MediaScene.OnMessengerAsync(app);
        app.Actions.Act(person, new CustomerAction { Do = "image", Url = link });

        var (status, _) = await scene.ReadAsync($"media/{(await FirstAsync(scene))["id"]}");

        Assert.Contains(status, new[] { 410, 502 });
    }

    [Fact]
    public async Task The_same_webhook_twice_is_one_record_and_thumbs_are_none()
    {
        var (scene, person) = await MediaScene.OnMessengerAsync(_app);
        _app.Actions.Act(person, new CustomerAction { Do = "like" });
        var webhook = _app.Actions.Act(person, new CustomerAction { Do = "image" })!;
        await FirstAsync(scene);
        using var again = await _app.Http.PostAsync($"_local/api/webhooks/{webhook.Id}/repeat?times=3", null);
        Assert.True(again.IsSuccessStatusCode);
        await _app.WebhooksArriveAsync();
        await _app.IsQuietAsync();

        Assert.Single((await scene.ReadAsync($"customers/{scene.Customer}/media")).Body["media"]!.AsArray());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("01J8ZQ4X5T0000000000000000.0123456789abcdefghjkmnpqrs")]
    [InlineData("01J8ZQ4X5T0000000000000000.")]
    [InlineData("..%2F..%2Fetc")]
    [InlineData("01J8ZQ4X5T0000000000000000.%0A")]
    public async Task What_is_not_there_is_not_found(string id) =>
        Assert.Equal(404, (int)(await new MediaScene(_app, "", "").GetAsync($"media/{id}")).StatusCode);

    [Fact]
    public async Task Another_businesss_key_opens_nothing()
    {
        var (scene, person) = await MediaScene.OnWhatsAppAsync(_app);
        _app.Act(person, new WhatsAppAction { Do = "image" });
        var id = (await FirstAsync(scene))["id"]!.GetValue<string>();

        using var nobody = await _app.Http.GetAsync($"api/businesses/demo/media/{id}");
        using var other = await _app.Http.SendAsync(_app.Authorized(new HttpRequestMessage(HttpMethod.Get, $"api/businesses/other/media/{id}")));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.NotFound), (nobody.StatusCode, other.StatusCode));
    }

    private static async Task<JsonNode> FirstAsync(MediaScene scene) =>
        (await scene.App.ReadsAsync($"api/businesses/demo/customers/{scene.Customer}/media", answer => answer["media"]!.AsArray().Count > 0))["media"]![0]!;

    private static void IsHarmless(HttpResponseMessage response)
    {
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("sandbox; default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.True(response.Headers.CacheControl is { NoStore: true, Private: true });
    }
}
