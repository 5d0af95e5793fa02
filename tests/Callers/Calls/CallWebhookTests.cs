using System.Text;
using Serverless.Callers.Calls;
using Serverless.Platform.Messaging;

namespace Serverless.Tests.Callers.Calls;

public class CallWebhookTests
{
    private const string NewCall = "event=newCall&direction=in&from=4915112345678&to=4930555000&callId=12345";
    private const string Ringing = """{"type":"call.ringing","timestamp":"2026-11-21T09:59:58Z","data":{"callId":"c-1","from":"+4915112345678"}}""";

    private static Task<CallAnswer> SendAsync(CallWorld world, string source, string business = "demo") => source switch
    {
        "twilio" => world.TwilioAsync(CallWorld.Twilio(), business: business),
        "sipgate" => world.SipgateAsync(NewCall, business),
        _ => world.StandardAsync(Ringing, business: business),
    };

    [Theory]
    [InlineData("twilio")]
    [InlineData("sipgate")]
    [InlineData("standard")]
    public async Task A_repeat_of_the_same_step_is_the_same_message(string source)
    {
        using var world = new CallWorld();
        await SendAsync(world, source);
        await SendAsync(world, source);

        Assert.All(world.Bus.Sent, sent => Assert.Equal((Queues.CallerContext, BusKinds.Call, "demo", "call/1", (string?)null),
            (sent.Entity, sent.Message.Kind, sent.Message.Business, sent.Message.Schema, sent.Message.Lane)));
        Assert.Single(world.Bus.Sent.Select(sent => sent.Message.MessageId).Distinct());
    }

    [Theory]
    [InlineData("twilio")]
    [InlineData("sipgate")]
    [InlineData("standard")]
    public async Task When_the_bus_fails_nothing_is_answered_as_accepted(string source)
    {
        using var world = new CallWorld();
        world.Bus.Fault = new InvalidOperationException("bus down");

        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync(world, source));
    }

    [Fact]
    public async Task The_previous_secret_counts_during_a_rotation()
    {
        using var world = new CallWorld();

        Assert.Equal(200, (await world.TwilioAsync(CallWorld.Twilio(), token: CallWorld.PreviousToken)).Status);
    }

    [Fact]
    public async Task Unknown_business_unknown_source_and_wrong_signature_look_alike()
    {
        using var world = new CallWorld();
        var wrong = await world.TwilioAsync(CallWorld.Twilio(), token: "wrong");
        var standard = Encoding.UTF8.GetBytes(Ringing);
        List<CallAnswer> answers =
        [
            await world.TwilioAsync(CallWorld.Twilio(), business: "nobody"),
            await world.TwilioAsync(CallWorld.Twilio(), token: "tw_other_token"),
            await world.TwilioAsync(CallWorld.Twilio(), token: "nobody-has-this-auth-token-nobody", business: "nobody"),
            await world.SipgateAsync(NewCall, key: CallWorld.OtherSipgate),
            await world.SipgateAsync(NewCall, "nobody"),
            await world.StandardAsync(Ringing, business: "nobody"),
            await world.StandardAsync(Ringing, secret: "whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU="),
            await world.StandardAsync(Ringing, business: "nobody", secret: "whsec_bm9ib2R5LWhhcy10aGlzLXNlY3JldC1ub2JvZHk="),
            await world.PostAsync("vonage", standard, []),
            await world.PostAsync("teleport", standard, []),
            await world.PostAsync("twilio", standard, []),
            await world.PostAsync("sipgate", standard, []),
            await world.PostAsync("standard", standard, []),
        ];

        Assert.Equal((401, "signature"), (wrong.Status, wrong.Problem));
        Assert.All(answers, answer => Assert.Equal(wrong, answer));
        Assert.Empty(world.Bus.Sent);
    }

    [Theory]
    [InlineData("twilio")]
    [InlineData("sipgate")]
    [InlineData("standard")]
    public async Task A_secret_that_is_not_set_refuses(string source)
    {
        using var world = new CallWorld();

        Assert.Equal((503, "signature-not-configured"), ((await SendAsync(world, source, "unset")) is var answer ? (answer.Status, answer.Problem) : default));
    }

    [Theory]
    [InlineData("twilio", "X-Twilio-Signature")]
    [InlineData("sipgate", "X-Sipgate-Signature")]
    public async Task A_signature_that_comes_twice_is_none(string source, string header)
    {
        using var world = new CallWorld();
        var body = source == "twilio" ? CallWorld.Form(CallWorld.Twilio()) : Encoding.UTF8.GetBytes(NewCall);
        var good = source == "twilio"
            ? CallWorld.SignTwilio(CallWorld.Token, CallWorld.Address + CallWorld.Path("twilio"), CallWorld.Twilio())
            : CallWorld.SignSipgate(CallWorld.Sipgate, body);

        Assert.Equal(401, (await world.PostAsync(source, body, [], change: request => request.Headers[header] = new([good, good]))).Status);
        Assert.Equal(200, (await world.PostAsync(source, body, new() { [header] = good })).Status);
    }

    [Theory]
    [InlineData("twilio", "demo")]
    [InlineData("sipgate", "demo")]
    [InlineData("standard", "demo")]
    [InlineData("twilio", "nobody")]
    public async Task GET_is_refused_whoever_signed_it(string source, string business)
    {
        using var world = new CallWorld();
        var query = "?CallSid=CA1&CallStatus=ringing&From=%2B4915112345678";
        var signature = CallWorld.SignTwilio(CallWorld.Token, CallWorld.Address + CallWorld.Path(source, business, query), []);
        var answer = await world.PostAsync(source, [], new() { ["X-Twilio-Signature"] = signature }, business, query, change: request => request.Method = "GET");

        Assert.Equal((405, "use-post"), (answer.Status, answer.Problem));
        Assert.Empty(world.Bus.Sent);
        Assert.DoesNotContain("15112345678", answer.Body + string.Join('\n', world.Logs.All), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("")]
    public async Task Other_kinds_of_bodies_are_refused(string contentType)
    {
        using var world = new CallWorld();

        Assert.Equal(415, (await world.PostAsync("twilio", "a=1"u8.ToArray(), [], contentType: contentType)).Status);
        Assert.Equal(415, (await world.PostAsync("twilio", "a=1"u8.ToArray(), [], change: request => request.Headers.ContentEncoding = "gzip")).Status);
    }

    [Theory]
    [InlineData("twilio")]
    [InlineData("sipgate")]
    [InlineData("standard")]
    public async Task No_number_is_in_the_logs_or_in_an_id(string source)
    {
        using var world = new CallWorld();
        await SendAsync(world, source);
        await world.TwilioAsync(CallWorld.Twilio(), token: "wrong");

        Assert.NotEmpty(world.Logs.All);
        Assert.DoesNotContain("15112345678", string.Join('\n', world.Logs.All), StringComparison.Ordinal);
        Assert.DoesNotContain("15112345678", world.Bus.Sent[0].Message.MessageId, StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_of_two_businesses_and_of_two_sources_are_two_calls() =>
        Assert.Equal(3, new[] { CallEvent.IdOf("demo", "twilio", "1"), CallEvent.IdOf("other", "twilio", "1"), CallEvent.IdOf("demo", "sipgate", "1") }.Distinct().Count());
}
