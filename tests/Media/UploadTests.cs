using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Serverless.Local.Simulators;
using Serverless.Tests.EndToEnd;

namespace Serverless.Tests.Media;

/// <summary>Files that a business hands over: checked, given to its channels once, and sent by their ids.</summary>
public sealed class UploadTests : IAsyncLifetime
{
    private static readonly byte[] Jpeg = SampleFiles.Of("image/jpeg");
    private App _app = null!;
    private MediaScene _scene = null!;

    public async Task InitializeAsync()
    {
        _app = await App.StartAsync();
        _scene = new MediaScene(_app, "", "");
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_file_goes_to_both_channels_once_and_is_sent_by_its_ids()
    {
        var (messenger, onMessenger) = await MediaScene.OnMessengerAsync(_app);
        var (whatsApp, onWhatsApp) = await MediaScene.OnWhatsAppAsync(_app);
        var (first, upload) = await _scene.UploadAsync(Jpeg, "image/jpeg");
        var (second, again) = await _scene.UploadAsync(Jpeg, "image/jpeg");

        Assert.Equal((201, 200), (first, second));
        Assert.Equal(upload.ToJsonString(), again.ToJsonString());
        Assert.Equal(1, _scene.Uploaded);
        var now = _app.Clock.GetUtcNow();
        Assert.InRange(upload["channels"]!["messenger"]!["usableUntil"]!.GetValue<DateTimeOffset>(), now.AddDays(89), now.AddDays(91));
        Assert.InRange(upload["channels"]!["whatsapp"]!["usableUntil"]!.GetValue<DateTimeOffset>(), now.AddDays(29), now.AddDays(31));

        var media = new JsonObject { ["upload"] = upload["id"]!.GetValue<string>() };
        await messenger.SendsAsync(messenger.Message(media: (JsonObject)media.DeepClone()));
        await whatsApp.SendsAsync(whatsApp.Message("Hier", media));
        Assert.NotNull(MediaScene.Attachment((await _app.ReceivesAsync(onMessenger, 1))[0])["attachment"]!["payload"]!["attachment_id"]);
        Assert.NotNull(MediaScene.Attachment((await _app.ReceivesAsync(onWhatsApp, 1))[0])["image"]!["id"]);
    }

    [Fact]
    public async Task What_only_one_channel_takes_goes_to_that_one()
    {
        var (_, gif) = await _scene.UploadAsync([.. "GIF89a"u8, 1, 0, 1, 0, 0x3B], "image/gif");
        var (_, voice) = await _scene.UploadAsync(SampleFiles.Of("audio/ogg"), "audio/ogg; codecs=opus");

        Assert.Equal("type-not-taken", gif["channels"]!["whatsapp"]!["reason"]!.GetValue<string>());
        Assert.Equal("gif", gif["kind"]!.GetValue<string>());
        Assert.Equal("type-not-taken", voice["channels"]!["messenger"]!["reason"]!.GetValue<string>());
        Assert.NotNull(voice["channels"]!["whatsapp"]!["usableUntil"]);
    }

    [Fact]
    public async Task Twenty_who_upload_the_same_at_once_get_one_id_that_works()
    {
        var (messenger, person) = await MediaScene.OnMessengerAsync(_app);

        var uploads = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _scene.UploadAsync(Jpeg, "image/jpeg")));

        Assert.All(uploads, upload => Assert.Contains(upload.Status, new[] { 200, 201, 503 }));
        var id = Assert.Single(uploads.Where(upload => upload.Status != 503).Select(upload => upload.Body["id"]!.GetValue<string>()).Distinct());
        await messenger.SendsAsync(messenger.Message(media: new JsonObject { ["upload"] = id }));
        Assert.Equal("image", (await _app.ReceivesAsync(person, 1))[0].Kind);
    }

    [Fact]
    public async Task A_file_that_the_channel_forgot_is_told_as_expired_and_uploaded_again_under_the_same_id()
    {
        var (_, upload) = await _scene.UploadAsync(Jpeg, "image/jpeg");
        _app.Clock.Advance(TimeSpan.FromDays(31));
        var (whatsApp, person) = await MediaScene.OnWhatsAppAsync(_app);
        var message = whatsApp.Message(media: new JsonObject { ["upload"] = upload["id"]!.GetValue<string>() });

        var (status, body, _) = await whatsApp.SendAsync((JsonObject)message.DeepClone());
        Assert.Equal((410, "upload-expired"), (status, body["code"]!.GetValue<string>()));

        var (renewed, again) = await _scene.UploadAsync(Jpeg, "image/jpeg");
        Assert.Equal((201, upload["id"]!.GetValue<string>()), (renewed, again["id"]!.GetValue<string>()));
        Assert.Equal(1, _scene.Uploaded);
        await whatsApp.SendsAsync(message);
        Assert.Equal("image", (await _app.ReceivesAsync(person, 1))[0].Kind);
    }

    [Fact]
    public async Task A_document_is_shown_by_its_name()
    {
        var (whatsApp, person) = await MediaScene.OnWhatsAppAsync(_app);
        var (_, upload) = await _scene.UploadAsync(SampleFiles.Of("application/pdf"), "application/pdf", "?name=R%C3%BCckgabe%201001.pdf");

        await whatsApp.SendsAsync(whatsApp.Message(media: new JsonObject { ["upload"] = upload["id"]!.GetValue<string>(), ["kind"] = "file" }));

        Assert.Equal("Rückgabe 1001.pdf", MediaScene.Attachment((await _app.ReceivesAsync(person, 1))[0])["document"]!["filename"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("upload-500", 503, "channel-unavailable")]
    [InlineData("upload-refused", 422, "media-refused")]
    public async Task When_no_channel_takes_it_the_caller_is_told_why(string fault, int expected, string code)
    {
        byte[] gif = [.. "GIF89a"u8, 1, 0, 1, 0, 0x3B];
        _app.Break(fault);

        var (status, body) = await _scene.UploadAsync(gif, "image/gif");

        Assert.Equal((expected, code), (status, body["code"]!.GetValue<string>()));
        Assert.Equal(201, (await _scene.UploadAsync(gif, "image/gif")).Status);
    }

    [Fact]
    public async Task When_one_channel_takes_it_the_answer_says_which()
    {
        _app.Break("upload-500");

        var (status, body) = await _scene.UploadAsync(Jpeg, "image/jpeg");

        Assert.Equal(201, status);
        Assert.Single(body["channels"]!.AsObject(), channel => channel.Value!["reason"] is not null);
        Assert.Equal(201, (await _scene.UploadAsync(Jpeg, "image/jpeg")).Status);
        Assert.Equal(200, (await _scene.UploadAsync(Jpeg, "image/jpeg")).Status);
    }

    public static TheoryData<string, byte[], int, string> BadFiles => new()
    {
        { "image/png", Jpeg, 422, "media-type-mismatch" },
        { "text/html", "<h1>x</h1>"u8.ToArray(), 415, "media-type" },
        { "application/octet-stream", Jpeg, 415, "media-type" },
        { "image/jpeg", [.. Jpeg, .. "<script>alert(1)</script>"u8], 422, "media-ambiguous" },
        { "application/pdf", "MZ this program cannot be run in DOS mode"u8.ToArray(), 422, "media-type-mismatch" },
        { "image/jpeg", [], 422, "media-type-mismatch" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public Task What_is_not_what_it_says_is_refused(string contentType, byte[] content, int expected, string code) => IsRefusedAsync(contentType, content, expected, code);

    /// <summary>Not among the data of the theory: xunit writes down every byte of those when it looks for tests, which takes gigabytes.</summary>
    [Fact]
    public Task What_is_too_large_is_refused() => IsRefusedAsync("image/jpeg", new byte[26 * 1024 * 1024], 413, "too-large");

    [Theory]
    [InlineData("?name=..%2F..%2Fetc%2Fpasswd")]
    [InlineData("?name=a%5Cb")]
    [InlineData("?name=a%00b")]
    [InlineData("?name=..")]
    [InlineData("?name=")]
    [InlineData("?name=a&name=b")]
    public async Task A_name_that_is_a_path_is_refused(string query)
    {
        var (status, body) = await _scene.UploadAsync(Jpeg, "image/jpeg", query);

        Assert.Equal((400, "media-name"), (status, body["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_hundred_megabytes_that_do_not_say_how_long_they_are_are_cut_off()
    {
        using var request = _app.Authorized(new HttpRequestMessage(HttpMethod.Post, "api/businesses/demo/media") { Content = new StreamContent(new Endless(100L * 1024 * 1024)) });
        request.Content!.Headers.ContentType = new("image/jpeg");
        request.Headers.TransferEncodingChunked = true;

        // The server may close before it has read everything; the caller then sees the answer, or the broken connection. Nobody else shares it.
        using var caller = new HttpClient { BaseAddress = _app.Http.BaseAddress };
        try
        {
            using var response = await caller.SendAsync(request);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        }
        catch (HttpRequestException exception)
        {
            Assert.IsType<IOException>(exception.InnerException, exactMatch: false);
        }

        Assert.Equal(201, (await _scene.UploadAsync(Jpeg, "image/jpeg")).Status);
    }

    [Fact]
    public async Task What_another_business_uploaded_is_not_there()
    {
        var (messenger, _) = await MediaScene.OnMessengerAsync(_app);

        var (status, body, _) = await messenger.SendAsync(messenger.Message(media: new JsonObject { ["upload"] = "0123456789abcdefghjkmnpqrs" }));

        Assert.Equal((404, "upload-not-found"), (status, body["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_upload_of_another_kind_than_the_message_says_is_refused()
    {
        var (messenger, _) = await MediaScene.OnMessengerAsync(_app);
        var (_, upload) = await _scene.UploadAsync(Jpeg, "image/jpeg");

        var (status, body, _) = await messenger.SendAsync(messenger.Message(media: new JsonObject { ["upload"] = upload["id"]!.GetValue<string>(), ["kind"] = "video" }));

        Assert.Equal((409, "media-kind"), (status, body["code"]!.GetValue<string>()));
    }

    private async Task IsRefusedAsync(string contentType, byte[] content, int expected, string code)
    {
        var (status, body) = await _scene.UploadAsync(content, contentType);

        Assert.Equal((expected, code), (status, body["code"]!.GetValue<string>()));
        Assert.Equal(0, _scene.Uploaded);
    }

    /// <summary>So many zeros.</summary>
    private sealed class Endless(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, _left);
            _left -= read;
            return read;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
