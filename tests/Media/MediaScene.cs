using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.WhatsApp;
using Serverless.Tests.EndToEnd;

namespace Serverless.Tests.Media;

/// <summary>A business and its people on the API, with one customer in a chat.</summary>
internal sealed class MediaScene(App app, string customer, string thread)
{
    private int _calls;

    public App App => app;
    public string Customer => customer;
    public string Thread => thread;

    /// <summary>Somebody who agreed to order updates and opened the chat: nothing was said about service.</summary>
    public static async Task<(MediaScene Scene, MessengerCustomer Person)> OnMessengerAsync(App app)
    {
        var person = await app.CustomerInChatAsync();
        return (await WithThreadAsync(app, "messenger"), person);
    }

    public static async Task<(MediaScene Scene, WhatsAppCustomer Person)> OnWhatsAppAsync(App app)
    {
        var person = await app.CustomerInWhatsAppAsync();
        return (await WithThreadAsync(app, "whatsapp"), person);
    }

    public static async Task<MediaScene> WithThreadAsync(App app, string channel)
    {
        var customer = await app.CustomerIdAsync();
        var answer = await app.ReadsAsync($"api/businesses/demo/customers/{customer}/threads",
            threads => threads["threads"]!.AsArray().Any(thread => thread!["channel"]!.GetValue<string>() == channel && (channel == "email" || thread["windowUntil"] is not null)));
        return new MediaScene(app, customer, answer["threads"]!.AsArray().First(thread => thread!["channel"]!.GetValue<string>() == channel)!["id"]!.GetValue<string>());
    }

    /// <summary>What an agent writes.</summary>
    public JsonObject Message(string? text = null, JsonObject? media = null, string by = "agent") => new()
    {
        ["customer"] = customer,
        ["thread"] = thread,
        ["text"] = text,
        ["media"] = media,
        ["by"] = by,
    };

    public static JsonObject Link(string kind, string link, string? name = null) => new() { ["kind"] = kind, ["link"] = link, ["name"] = name };

    public async Task<(int Status, JsonNode Body, bool Replayed)> SendAsync(JsonObject message, string? key = null)
    {
        using var response = await app.PostAsync("api/businesses/demo/messages", message, key ?? $"call-{thread}-{Interlocked.Increment(ref _calls)}");
        return ((int)response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>())!, response.Headers.Contains("Idempotency-Replayed"));
    }

    public async Task<JsonNode> SendsAsync(JsonObject message)
    {
        var (status, body, _) = await SendAsync(message);
        Assert.True(status == 202, $"{status}: {body}\n{string.Join('\n', app.Logs.Errors)}");
        return body;
    }

    public async Task<(int Status, JsonNode Body)> UploadAsync(byte[] content, string contentType, string query = "")
    {
        using var request = app.Authorized(new HttpRequestMessage(HttpMethod.Post, $"api/businesses/demo/media{query}") { Content = new ByteArrayContent(content) });
        request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var response = await app.Http.SendAsync(request);
        return ((int)response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>())!);
    }

    /// <summary>Waits until this send has the state, and returns its delivery.</summary>
    public async Task<JsonNode> DeliveryAsync(string sendId, string state)
    {
        var answer = await app.ReadsAsync($"api/businesses/demo/customers/{customer}/deliveries",
            deliveries => Find(deliveries)?["state"]!.GetValue<string>() == state);
        return Find(answer)!;

        JsonNode? Find(JsonNode deliveries) => deliveries["deliveries"]!.AsArray().FirstOrDefault(delivery => delivery!["sendId"]!.GetValue<string>() == sendId);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => app.Http.SendAsync(app.Authorized(new HttpRequestMessage(HttpMethod.Get, $"api/businesses/demo/{path}")));

    public async Task<(int Status, JsonNode Body)> ReadAsync(string path)
    {
        using var response = await GetAsync(path);
        return ((int)response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>())!);
    }

    public static JsonNode Attachment(ChatItem item) => JsonNode.Parse(item.Message!.Value.GetRawText())!;

    public int Uploaded => app.Services.GetRequiredService<Attachments>().Count(App.Page);
}
