using System.Text;
using System.Text.Json;
using Serverless.Callers.Calls;

namespace Serverless.Tests.Callers.Calls;

public class StandardCallsTests
{
    private static string Event(string type = "call.ringing", string data = """
        "callId":"c-1","from":"+4915112345678","to":"+4930555000","direction":"inbound"
        """) => $$$"""{"type":"{{{type}}}","timestamp":"2026-11-21T09:59:58Z","data":{{{{data.Trim()}}}}}""";

    [Theory]
    [InlineData("call.ringing", CallStep.Ringing)]
    [InlineData("call.answered", CallStep.Answered)]
    [InlineData("call.ended", CallStep.Ended)]
    [InlineData("call.missed", CallStep.Missed)]
    public async Task Each_type_is_a_step(string type, CallStep step)
    {
        using var world = new CallWorld();

        Assert.Equal(202, (await world.StandardAsync(Event(type))).Status);
        Assert.Equal(new CallEvent("demo", "standard", "c-1", step, CallWorld.Now.AddSeconds(-2), "+4915112345678", "+4930555000"), world.Call);
    }

    [Fact]
    public async Task Everything_that_may_be_said_is_read()
    {
        using var world = new CallWorld();
        await world.StandardAsync(Event("call.ended", """
            "callId":"c-1","from":"0151 12345678","to":"030 555000","direction":"outbound","agent":"Anna","forwardedFrom":"+4930555009","verification":"A","duration":61,"new":{"x":1}
            """));

        Assert.Equal(("+4915112345678", "+4930555000", false, "Anna", "+4930555009"), (world.Call.From, world.Call.To, world.Call.IsInbound, world.Call.Agent, world.Call.ForwardedFrom));
        Assert.Equal((CallVerification.Passed, TimeSpan.FromSeconds(61)), (world.Call.Verification, world.Call.Duration));
    }

    [Theory]
    [InlineData("\"callId\":\"c-1\"")]
    [InlineData("\"callId\":\"c-1\",\"from\":null")]
    [InlineData("\"callId\":\"c-1\",\"from\":\"anonymous\"")]
    [InlineData("\"callId\":\"c-1\",\"from\":\"112\"")]
    [InlineData("\"callId\":\"c-1\",\"from\":\"\",\"to\":\"\",\"forwardedFrom\":\"\"")]
    [InlineData("\"callId\":\"c-1\",\"from\":\"sip:anonymous@anonymous.invalid\"")]
    [InlineData("\"callId\":\"c-1\",\"from\":\"O'Brien\"")]
    public async Task A_withheld_or_odd_number_is_a_call_like_any_other(string data)
    {
        using var world = new CallWorld();

        Assert.Equal(202, (await world.StandardAsync(Event(data: data))).Status);
        Assert.Equal((null, true), (world.Call.From, world.Call.IsInbound));
    }

    [Theory]
    [InlineData("\"from\":\"+4915112345678\"", "/data/callId")]
    [InlineData("\"callId\":\"\"", "/data/callId")]
    [InlineData("\"callId\":7", "/data/callId")]
    [InlineData("\"callId\":\"a\\nb\"", "/data/callId")]
    [InlineData("\"callId\":\"c-1\",\"direction\":\"sideways\"", "/data/direction")]
    [InlineData("\"callId\":\"c-1\",\"verification\":\"Z\"", "/data/verification")]
    [InlineData("\"callId\":\"c-1\",\"duration\":-1", "/data/duration")]
    [InlineData("\"callId\":\"c-1\",\"duration\":\"60\"", "/data/duration")]
    [InlineData("\"callId\":\"c-1\",\"from\":4915112345678", "/data/from")]
    public async Task What_is_wrong_is_named_with_its_place(string data, string pointer)
    {
        using var world = new CallWorld();

        var answer = await world.StandardAsync(Event(data: data));

        Assert.Equal((422, "invalid-body", 0), (answer.Status, answer.Problem, world.Bus.Sent.Count));
        Assert.Equal([pointer], JsonDocument.Parse(answer.Body).RootElement.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()));
    }

    [Theory]
    [InlineData("{}", 422)]
    [InlineData("[]", 422)]
    [InlineData("\"x\"", 422)]
    [InlineData("null", 422)]
    [InlineData("{\"type\":\"call.ringing\"}", 422)]
    [InlineData("{\"type\":\"call.ringing\",\"timestamp\":\"soon\",\"data\":[]}", 422)]
    [InlineData("{", 400)]
    [InlineData("", 400)]
    [InlineData("{\"type\":\"a\",\"type\":\"b\"}", 400)]
    public async Task What_is_no_call_event_is_never_a_fault(string body, int status)
    {
        using var world = new CallWorld();

        Assert.Equal(status, (await world.StandardAsync(body)).Status);
        Assert.Empty(world.Bus.Sent);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_and_deep_nesting_are_refused()
    {
        using var world = new CallWorld();

        Assert.Equal(400, (await world.StandardAsync([0xff, 0xfe, 0x00])).Status);
        Assert.Equal(400, (await world.StandardAsync(new string('[', 100) + new string(']', 100))).Status);
        Assert.Equal(415, (await world.StandardAsync("a=1", contentType: "application/x-www-form-urlencoded")).Status);
    }

    [Fact]
    public async Task An_unknown_type_is_answered_well_and_recorded_once()
    {
        using var world = new CallWorld();
        for (var i = 0; i < 2; i++) { Assert.Equal(200, (await world.StandardAsync(Event("call.transferred"))).Status); }

        Assert.Equal("call.transferred", Assert.Single(world.Unhandled).GetString("Type"));
        Assert.Empty(world.Bus.Sent);
    }

    [Fact]
    public async Task A_time_ahead_of_ours_is_now()
    {
        using var world = new CallWorld();
        await world.StandardAsync(Event().Replace("09:59:58", "10:03:00", StringComparison.Ordinal));

        Assert.Equal(CallWorld.Now, world.Call.At);
    }

    [Fact]
    public async Task It_is_refused_when_the_signed_time_is_off()
    {
        using var world = new CallWorld();
        world.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal((401, "signature-timestamp"), ((await world.StandardAsync(Event())) is var answer ? (answer.Status, answer.Problem) : default));
    }

    [Fact]
    public void A_message_of_before_a_new_member_still_reads()
    {
        var read = JsonSerializer.Deserialize("""{"business":"demo","source":"standard","callId":"c-1","step":"Ringing","at":"2026-11-21T10:00:00Z"}""",
            Serverless.Platform.Json.RecordJson.Of<CallEvent>())!;

        Assert.Equal(new CallEvent("demo", "standard", "c-1", CallStep.Ringing, CallWorld.Now), read);
        Assert.DoesNotContain("+49", new CallEvent("demo", "standard", "c-1", CallStep.Ringing, CallWorld.Now, "+4915112345678").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        using var world = new CallWorld();

        Assert.Equal(413, (await world.StandardAsync(Encoding.UTF8.GetBytes(new string(' ', 64 * 1024 + 1)))).Status);
    }
}
