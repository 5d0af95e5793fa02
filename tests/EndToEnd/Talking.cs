using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Messenger;

namespace Serverless.Tests.EndToEnd;

/// <summary>A customer who talks to the app, and people of the business who look on.</summary>
internal static class Talking
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static void Act(this App app, MessengerCustomer person, string text) =>
        app.Actions.Act(app.Chats.Find(person.Page, person.Psid)!, new CustomerAction { Do = "text", Text = text });

    /// <summary>Waits until the person has received a message with these words.</summary>
    public static Task SeesAsync(this App app, MessengerCustomer person, string words) =>
        app.UntilAsync(() => app.Received(person).Any(item => item.Text.Contains(words, StringComparison.Ordinal)), $"the customer reads: {words}");

    /// <summary>Waits for something that a change of the chats brings about.</summary>
    public static async Task UntilAsync(this App app, Func<bool> holds, string what)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await app.Chats.Changes.WaitForAsync(() => holds() ? what : null, limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException($"It never came to this: {what}\n{string.Join('\n', app.Logs.Tail)}");
        }
    }

    /// <summary>The ids of the customer that the test is about, and of their only thread.</summary>
    public static async Task<(string Customer, string Thread)> ThreadAsync(this App app)
    {
        var customer = await app.CustomerIdAsync();
        var threads = await app.GetAsync($"api/businesses/demo/customers/{customer}/threads");
        return (customer, (string)Assert.Single(threads["threads"]!.AsArray())!["id"]!);
    }

    public static async Task<JsonNode> GetAsync(this App app, string path)
    {
        using var response = await app.Http.SendAsync(app.Authorized(new HttpRequestMessage(HttpMethod.Get, path)));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    public static async Task<(HttpStatusCode Status, JsonNode Body)> PatchAsync(this App app, string path, object change)
    {
        using var response = await app.Http.SendAsync(app.Authorized(new HttpRequestMessage(HttpMethod.Patch, path) { Content = JsonContent.Create(change) }));
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>())!);
    }
}
