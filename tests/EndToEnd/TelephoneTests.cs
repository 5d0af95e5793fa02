using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Serverless.Tests.EndToEnd;

/// <summary>The simulated telephones call the demo business, and each call has its record.</summary>
public class TelephoneTests
{
    [Theory]
    [InlineData("twilio")]
    [InlineData("sipgate")]
    [InlineData("standard")]
    public async Task A_call_that_is_answered_and_ended_is_one_record(string source)
    {
        await using var app = await App.StartAsync();

        await RingAsync(app, source, new() { ["id"] = "CA1", ["from"] = "+4915112345678" });
        await GoOnAsync(app, "answer", new() { ["agent"] = "+4930555001" });
        await app.IsQuietAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        await GoOnAsync(app, "end", []);

        var call = Assert.Single((await app.ReadsAsync("/api/businesses/demo/calls", list => list["calls"]!.AsArray() is [{ } only] && only["state"]!.GetValue<string>() == "ended"))["calls"]!.AsArray())!;
        Assert.Equal((source, "inbound", "+49…78"), (call["source"]!.GetValue<string>(), call["direction"]!.GetValue<string>(), call["caller"]!.GetValue<string>()));
        Assert.Empty(app.Logs.Errors);
    }

    [Theory]
    [InlineData("twilio")]
    [InlineData("sipgate")]
    [InlineData("standard")]
    public async Task A_withheld_call_that_nobody_answers_is_one_record_however_often_it_is_told(string source)
    {
        await using var app = await App.StartAsync();

        await RingAsync(app, source, new() { ["id"] = "CA1", ["withheld"] = true, ["sending"] = new JsonObject { ["copies"] = 3 } });
        await GoOnAsync(app, "miss", new() { ["sending"] = new JsonObject { ["copies"] = 2 } });

        var call = Assert.Single((await app.ReadsAsync("/api/businesses/demo/calls", list => list["calls"]!.AsArray() is [{ } only] && only["state"]!.GetValue<string>() == "missed"))["calls"]!.AsArray())!;
        Assert.Null(call["caller"]);
    }

    [Fact]
    public async Task A_call_over_the_WhatsApp_number_is_one_record()
    {
        await using var app = await App.StartAsync();
        (await app.Http.PostAsJsonAsync("/_local/api/customers", new { channel = "whatsapp", phone = "+491713920001" })).EnsureSuccessStatusCode();

        await RingAsync(app, "whatsapp", new() { ["id"] = "CA1", ["from"] = "+491713920001" });
        await GoOnAsync(app, "answer", []);
        await app.IsQuietAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(5));
        await GoOnAsync(app, "end", []);

        await app.ReadsAsync("/api/businesses/demo/calls", list => list["calls"]!.AsArray() is [{ } only] && only["state"]!.GetValue<string>() == "ended");
    }

    [Theory]
    [InlineData("twilio", "wrong")]
    [InlineData("twilio", "tampered")]
    [InlineData("twilio", "missing")]
    [InlineData("sipgate", "wrong")]
    [InlineData("sipgate", "tampered")]
    [InlineData("sipgate", "missing")]
    [InlineData("standard", "wrong")]
    public async Task A_spoiled_signature_is_refused(string source, string signature)
    {
        await using var app = await App.StartAsync();

        Assert.Equal(401, Status(await AskAsync(app, "calls", new() { ["source"] = source, ["id"] = "CA1", ["sending"] = new JsonObject { ["signature"] = signature } })));
    }

    [Fact]
    public async Task Twilio_may_sign_the_address_with_its_port()
    {
        await using var app = await App.StartAsync();

        Assert.Equal(200, Status(await AskAsync(app, "calls", new() { ["source"] = "twilio", ["sending"] = new JsonObject { ["signature"] = "port" } })));
    }

    private static async Task RingAsync(App app, string source, JsonObject call)
    {
        call["source"] = source;
        Assert.InRange(Status(await AskAsync(app, "calls", call)), 200, 299);
    }

    private static async Task GoOnAsync(App app, string step, JsonObject body)
    {
        var answer = await AskAsync(app, $"calls/CA1/{step}", body);
        Assert.All(answer["webhooks"]!.AsArray(), sent => Assert.InRange(sent!["status"]!.GetValue<int>(), 200, 299));
    }

    private static int Status(JsonNode answer) => answer["webhooks"]!.AsArray()[0]!["status"]!.GetValue<int>();

    private static async Task<JsonNode> AskAsync(App app, string path, JsonObject body)
    {
        using var response = await app.Http.PostAsJsonAsync($"/_local/api/telephone/{path}", body);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
