using System.Text.Json.Nodes;
using Serverless.Local.Simulators.WhatsApp;
using Serverless.Tests.EndToEnd;

namespace Serverless.Tests.Media;

/// <summary>A person of the business writes in a customer's thread, through the API and to the simulated phone.</summary>
public sealed class SendMessageTests : IAsyncLifetime
{
    private App _app = null!;

    public async Task InitializeAsync() => _app = await App.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_person_answers_without_a_consent_to_service_and_a_machine_does_not()
    {
        var (scene, person) = await MediaScene.OnMessengerAsync(_app);

        var byAgent = await scene.SendsAsync(scene.Message("Guten Tag, hier ist Max."));
        var byBusiness = await scene.SendsAsync(scene.Message("Guten Tag, hier ist der Shop.", by: "business"));

        await scene.DeliveryAsync(byAgent["id"]!.GetValue<string>(), "read");
        Assert.Equal("no-consent", (await scene.DeliveryAsync(byBusiness["id"]!.GetValue<string>(), "refused"))["reason"]!.GetValue<string>());
        var item = Assert.Single(_app.Received(person));
        Assert.Equal(("Guten Tag, hier ist Max.", "RESPONSE"), (item.Text, item.MessagingType));
    }

    [Fact]
    public async Task After_the_window_a_person_still_answers_on_Messenger_and_not_on_WhatsApp()
    {
        var (messenger, person) = await MediaScene.OnMessengerAsync(_app);
        var (whatsApp, _) = await MediaScene.OnWhatsAppAsync(_app);
        _app.Clock.Advance(TimeSpan.FromDays(3));

        await messenger.DeliveryAsync((await messenger.SendsAsync(messenger.Message("Noch da?")))["id"]!.GetValue<string>(), "read");
        var late = await whatsApp.SendsAsync(whatsApp.Message("Noch da?"));

        Assert.Equal("MESSAGE_TAG", Assert.Single(_app.Received(person)).MessagingType);
        Assert.Equal("no-consent", (await whatsApp.DeliveryAsync(late["id"]!.GetValue<string>(), "refused"))["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_same_call_again_is_one_message_and_gets_the_same_answer()
    {
        var (scene, person) = await MediaScene.OnMessengerAsync(_app);
        var message = scene.Message("Nur einmal.");

        var calls = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => scene.SendAsync((JsonObject)message.DeepClone(), "once")));
        var (status, body, replayed) = await scene.SendAsync(message, "once");

        Assert.All(calls, call => Assert.Contains(call.Status, new[] { 202, 409 }));
        Assert.Equal((202, true), (status, replayed));
        Assert.All(calls.Where(call => call.Status == 202), call => Assert.Equal(body.ToJsonString(), call.Body.ToJsonString()));
        await scene.DeliveryAsync(body["id"]!.GetValue<string>(), "read");
        await _app.IsQuietAsync();
        Assert.Single(_app.Received(person));
        Assert.Equal(422, (await scene.SendAsync(scene.Message("Anderes."), "once")).Status);
    }

    [Fact]
    public async Task On_Messenger_the_file_comes_before_its_text_and_the_same_link_is_fetched_once()
    {
        var (scene, person) = await MediaScene.OnMessengerAsync(_app);
        var link = MediaScene.Link("image", "https://shop.example/teekanne.jpg");

        var sends = (await scene.SendsAsync(scene.Message("Diese?", link)))["sends"]!.AsArray();
        await scene.SendsAsync(scene.Message(media: (JsonObject)link.DeepClone()));

        Assert.Equal(2, sends.Count);
        var items = await _app.ReceivesAsync(person, 3);
        Assert.Equal(["image", "text", "image"], items.Select(item => item.Kind));
        Assert.Equal(1, scene.Uploaded);
        var ids = new[] { items[0], items[2] }.Select(item => MediaScene.Attachment(item)["attachment"]!["payload"]!["attachment_id"]!.GetValue<string>());
        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task A_link_that_cannot_be_fetched_just_now_goes_out_as_it_is()
    {
        var (scene, person) = await MediaScene.OnMessengerAsync(_app);
        _app.Break("upload-500");

        await scene.SendsAsync(scene.Message(media: MediaScene.Link("video", "https://shop.example/film.mp4")));

        Assert.Equal("https://shop.example/film.mp4", MediaScene.Attachment((await _app.ReceivesAsync(person, 1))[0])["attachment"]!["payload"]!["url"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_file_that_the_channel_refuses_is_told_at_once_and_the_key_is_free_again()
    {
        var (scene, _) = await MediaScene.OnMessengerAsync(_app);
        _app.Break("upload-refused");
        var message = scene.Message("Hier", MediaScene.Link("image", "https://shop.example/kaputt.jpg"));

        var (status, body, _) = await scene.SendAsync((JsonObject)message.DeepClone(), "again");

        Assert.Equal((422, "media-refused", "Reason: messenger.media-type."), (status, body["code"]!.GetValue<string>(), body["detail"]!.GetValue<string>()));
        Assert.Equal(202, (await scene.SendAsync(message, "again")).Status);
    }

    [Theory]
    [InlineData("image", "image")]
    [InlineData("video", "video")]
    [InlineData("file", "document")]
    public async Task On_WhatsApp_the_text_is_the_caption(string kind, string type)
    {
        var (scene, person) = await MediaScene.OnWhatsAppAsync(_app);

        await scene.SendsAsync(scene.Message("Bitte sehr", MediaScene.Link(kind, "https://shop.example/datei", kind == "file" ? "Rechnung 1001.pdf" : null)));

        var item = (await _app.ReceivesAsync(person, 1))[0];
        var content = MediaScene.Attachment(item)[type]!;
        Assert.Equal(("Bitte sehr", "https://shop.example/datei"), (content["caption"]!.GetValue<string>(), content["link"]!.GetValue<string>()));
        Assert.Equal(kind == "file" ? "Rechnung 1001.pdf" : null, content["filename"]?.GetValue<string>());
    }

    [Fact]
    public async Task On_WhatsApp_a_sound_and_its_text_are_two_messages_in_order()
    {
        var (scene, person) = await MediaScene.OnWhatsAppAsync(_app);

        await scene.SendsAsync(scene.Message("Hören Sie mal", MediaScene.Link("audio", "https://shop.example/gruss.mp3")));

        Assert.Equal(["audio", "text"], (await _app.ReceivesAsync(person, 2)).Select(item => item.Kind));
    }

    [Fact]
    public async Task A_button_opens_a_page_on_both_channels()
    {
        var (messenger, onMessenger) = await MediaScene.OnMessengerAsync(_app);
        var (whatsApp, onWhatsApp) = await MediaScene.OnWhatsAppAsync(_app);

        foreach (var scene in new[] { messenger, whatsApp })
        {
            var message = scene.Message("Hier geht es weiter");
            message["buttons"] = new JsonArray(new JsonObject { ["title"] = "Zur Rückgabe", ["url"] = "https://shop.example/retoure" });
            await scene.SendsAsync(message);
        }

        Assert.Equal("https://shop.example/retoure", Assert.Single((await _app.ReceivesAsync(onMessenger, 1))[0].Choices).Url);
        Assert.Equal("https://shop.example/retoure", Assert.Single((await _app.ReceivesAsync(onWhatsApp, 1))[0].Choices).Url);
    }

    [Fact]
    public async Task By_mail_a_file_is_a_link_and_an_upload_cannot_go()
    {
        await _app.OptInByEmailAsync();
        var consent = A.OptIn(_app.Customer, new { email = A.CustomerEmail }, _app.Clock.GetUtcNow());
        (consent["channel"], consent["purpose"]) = ("email", "service");
        using var agreed = await _app.PostAsync("api/businesses/demo/opt-ins", consent, "service-by-mail");
        var scene = await MediaScene.WithThreadAsync(_app, "email");
        var (_, upload) = await scene.UploadAsync(SampleJpeg(), "image/jpeg");

        await scene.SendsAsync(scene.Message("Anbei.", MediaScene.Link("file", "https://shop.example/r.pdf", "Rechnung.pdf")));
        var (status, body, _) = await scene.SendAsync(scene.Message("Anbei.", new JsonObject { ["upload"] = upload["id"]!.GetValue<string>() }));

        Assert.Contains("Anbei.\n\nRechnung.pdf: https://shop.example/r.pdf\n", (await _app.MailsAsync(1))[0].Text!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal((409, "media-not-on-channel"), (status, body["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Text_is_shown_as_text()
    {
        var (scene, person) = await MediaScene.OnMessengerAsync(_app);

        await scene.SendsAsync(scene.Message("<b>fett</b>\u202E\u0007\r\n\"},\"x\":1\u200B"));

        Assert.Equal("<b>fett</b>\n\"},\"x\":1", (await _app.ReceivesAsync(person, 1))[0].Text);
    }

    public static TheoryData<string, string> Mistakes => new()
    {
        { """{"text":"x"}""", "/customer /thread" },
        { """{"customer":"C","thread":"T"}""", "" },
        { """{"customer":"C","thread":"T","text":5}""", "/text" },
        { """{"customer":"C","thread":"T","text":"x","purpose":"promotions"}""", "/purpose" },
        { """{"customer":"C","thread":"T","text":"x","purpose":"order-updates","by":"agent"}""", "/purpose" },
        { """{"customer":"C","thread":"T","text":"x","by":"robot"}""", "/by" },
        { """{"customer":"C","thread":"T","media":{}}""", "/media" },
        { """{"customer":"C","thread":"T","media":{"link":"https://shop.example/a","upload":"b","kind":"image"}}""", "/media" },
        { """{"customer":"C","thread":"T","media":{"link":"https://shop.example/a"}}""", "/media/kind" },
        { """{"customer":"C","thread":"T","media":{"kind":"exe","link":"https://shop.example/a"}}""", "/media/kind /media/kind" },
        { """{"customer":"C","thread":"T","media":{"kind":"image","link":"http://shop.example/a"}}""", "/media/link" },
        { """{"customer":"C","thread":"T","media":{"kind":"image","link":"https://169.254.169.254/latest"}}""", "/media/link" },
        { """{"customer":"C","thread":"T","media":{"kind":"image","link":"https://localhost:7071/_local/api/state"}}""", "/media/link" },
        { """{"customer":"C","thread":"T","media":{"kind":"file","link":"https://shop.example/a","name":"../../etc/passwd"}}""", "/media/name" },
        { """{"customer":"C","thread":"T","media":{"kind":"file","link":"https://shop.example/a","name":"a\u0000b"}}""", "/media/name" },
        { """{"customer":"C","thread":"T","media":{"giphy":"../search?q=x"}}""", "/media/giphy" },
        { """{"customer":"C","thread":"T","media":{"giphy":"abc","kind":"video"}}""", "/media/giphy" },
        { """{"customer":"C","thread":"T","media":{"kind":"image","link":"https://shop.example/a"},"buttons":[{"title":"x","url":"https://shop.example"}]}""", "/buttons" },
        { """{"customer":"C","thread":"T","text":"x","buttons":[{"title":"","url":"https://shop.example"}]}""", "/buttons/0/title" },
        { """{"customer":"C","thread":"T","text":"x","buttons":[{"title":"x","url":"javascript:alert(1)"}]}""", "/buttons/0/url" },
        { """{"customer":"C","thread":"T","text":"x","buttons":[{"title":"x","url":"https://10.0.0.1/"}]}""", "/buttons/0/url" },
        { """{"customer":"C","thread":"T","text":"x","buttons":[1]}""", "/buttons" },
        { """{"customer":"C","thread":"T","text":"x","buttons":[{},{},{},{}]}""", "/buttons" },
        { """[1]""", "" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Every_mistake_is_named(string body, string pointers)
    {
        using var request = _app.Authorized(new HttpRequestMessage(HttpMethod.Post, "api/businesses/demo/messages") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") });
        request.Headers.Add("Idempotency-Key", "mistake");
        using var response = await _app.Http.SendAsync(request);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal((422, "invalid-body"), ((int)response.StatusCode, problem["code"]!.GetValue<string>()));
        Assert.Equal(pointers, string.Join(' ', problem["errors"]!.AsArray().Select(error => error!["pointer"]!.GetValue<string>())));
    }

    [Fact]
    public async Task A_text_longer_than_the_channel_shows_is_refused_and_not_cut()
    {
        var (messenger, _) = await MediaScene.OnMessengerAsync(_app);

        Assert.Equal(202, (await messenger.SendAsync(messenger.Message(new string('x', 1999)))).Status);
        Assert.Equal("/text", (await messenger.SendAsync(messenger.Message(new string('x', 2000)))).Body["errors"]![0]!["pointer"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_thread_of_somebody_else_is_not_there()
    {
        var (scene, _) = await MediaScene.OnMessengerAsync(_app);
        var foreign = scene.Message("Hallo");
        foreign["customer"] = "01J8ZQ4X5T0000000000000000";
        var unknown = scene.Message("Hallo");
        unknown["thread"] = "messenger-1-x/../..";

        Assert.Equal((404, "thread-not-found"), ((await scene.SendAsync(foreign)).Status, (await scene.SendAsync(foreign)).Body["code"]!.GetValue<string>()));
        Assert.Equal(404, (await scene.SendAsync(unknown)).Status);
    }

    [Fact]
    public async Task Without_key_scope_or_json_nothing_is_taken()
    {
        using var noKey = await _app.PostAsync("api/businesses/demo/messages", new JsonObject());
        using var foreign = await _app.PostAsync("api/businesses/nowhere/messages", new JsonObject(), "k");
        using var text = await _app.Http.SendAsync(WithKey(new StringContent("{}")));
        using var large = await _app.Http.SendAsync(WithKey(new StringContent(new string(' ', 300_000), System.Text.Encoding.UTF8, "application/json")));
        using var nobody = await _app.Http.PostAsync("api/businesses/demo/messages", new StringContent("{}"));

        Assert.Equal([400, 404, 415, 413, 401], new[] { noKey, foreign, text, large, nobody }.Select(response => (int)response.StatusCode));
    }

    private HttpRequestMessage WithKey(HttpContent content)
    {
        var request = _app.Authorized(new HttpRequestMessage(HttpMethod.Post, "api/businesses/demo/messages") { Content = content });
        request.Headers.Add("Idempotency-Key", "k");
        return request;
    }

    private static byte[] SampleJpeg() => Serverless.Local.Simulators.SampleFiles.Of("image/jpeg");
}
