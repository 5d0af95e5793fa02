using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Serverless.Callers.Calls;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Tests.Callers.Calls;

public class TwilioCallsTests
{
    private const string Url = "https://hooks.example.org/api/calls/twilio?tenant=acme";

    private static FormFields Fields(params (string Name, string Value)[] fields) =>
        FormFields.Parse(CallWorld.Form(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    private static SignatureCheck Check(string? header, string url, FormFields form, params string[] tokens) => TwilioSignature.Check(header, url, form, tokens).Check;

    [Fact]
    public void The_vector_of_a_form_is_accepted()
    {
        var form = Fields(("AccountSid", "AC00000000000000000000000000000000"), ("CallSid", "CA00000000000000000000000000000001"), ("CallStatus", "ringing"),
            ("Direction", "inbound"), ("From", "+4915112345678"), ("To", "+4930555000"), ("ApiVersion", "2010-04-01"), ("FromCountry", "DE"), ("ToCountry", "DE"));

        Assert.Equal(new CallSignature(SignatureCheck.Valid), TwilioSignature.Check("Hr1hum81MLon7zCIT6CjAdtyTVs=", Url, form, ["tw_demo_token"]));
        Assert.Equal(SignatureCheck.Valid, Check("Hr1hum81MLon7zCIT6CjAdtyTVs=", Url, form, "another", "tw_demo_token"));
        Assert.Equal(SignatureCheck.Mismatch, Check("Hr1hum81MLon7zCIT6CjAdtyTVs=", Url, form, "another"));
    }

    [Fact]
    public void The_vector_that_Twilio_publishes_is_accepted() => Assert.Equal(SignatureCheck.Valid, Check("RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        "https://mycompany.com/myapp.php?foo=1&bar=2",
        Fields(("CallSid", "CA1234567890ABCDE"), ("Caller", "+14158675309"), ("Digits", "1234"), ("From", "+14158675309"), ("To", "+18005551212")), "12345"));

    [Fact]
    public void The_vector_of_a_JSON_body_is_accepted()
    {
        const string Called = "https://hooks.example.org/api/calls/twilio?bodySHA256=dc6e2a269e2ea9a1777df985059035fb2576d54427dc8ca3077054d867e66aa2";
        var body = """{"callSid":"CA1"}"""u8;

        Assert.Equal(SignatureCheck.Valid, TwilioSignature.Check("MQTaKAfPEoRnzQSgENZcD9GQNBw=", Called, body, ["tw_demo_token"]).Check);
        Assert.Equal(SignatureCheck.Mismatch, TwilioSignature.Check("MQTaKAfPEoRnzQSgENZcD9GQNBw=", Called, """{"callSid":"CA2"}"""u8, ["tw_demo_token"]).Check);
    }

    [Fact]
    public void A_JSON_body_whose_hash_is_not_in_the_address_is_not_signed()
    {
        var body = """{"callSid":"CA1"}"""u8.ToArray();
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        foreach (var query in new[] { "", "?bodySHA256=", $"?bodySHA256={hash.ToUpperInvariant()}", $"?bodySHA256={hash}&bodySHA256={hash}", $"?bodysha256={hash}", $"?xbodySHA256={hash}" })
        {
            var url = "https://hooks.example.org/x" + query;

            Assert.Equal(SignatureCheck.Mismatch, TwilioSignature.Check(CallWorld.SignTwilio("t", url, []), url, body, ["t"]).Check);
        }
    }

    [Theory]
    [InlineData("https://hooks.example.org/x?a=1", "https://hooks.example.org/x?a=1")]
    [InlineData("https://hooks.example.org:443/x?a=1", "https://hooks.example.org/x?a=1")]
    [InlineData("https://hooks.example.org/x?a=1", "https://hooks.example.org:443/x?a=1")]
    [InlineData("http://hooks.example.org:80/x", "http://hooks.example.org/x")]
    [InlineData("https://hooks.example.org/x", "https://hooks.example.org:8443/x")]
    [InlineData("https://hooks.example.org:8443/x", "https://hooks.example.org:8443/x")]
    [InlineData("https://hooks.example.org:443?a=1", "https://hooks.example.org?a=1")]
    [InlineData("https://hooks.example.org:443/x?at=10:30", "https://hooks.example.org/x?at=10:30")]
    public void The_port_may_be_part_of_the_signed_address_or_not(string signed, string called) =>
        Assert.Equal(SignatureCheck.Valid, Check(CallWorld.SignTwilio("t", signed, []), called, FormFields.None, "t"));

    [Theory]
    [InlineData("https://hooks.example.org:80/x", "https://hooks.example.org/x")]
    [InlineData("https://hooks.example.org:8443/x", "https://hooks.example.org/x")]
    [InlineData("http://hooks.example.org/x", "https://hooks.example.org/x")]
    [InlineData("https://other.example.org/x", "https://hooks.example.org/x")]
    [InlineData("https://hooks.example.org/x?a=1", "https://hooks.example.org/x")]
    [InlineData("https://hooks.example.org/x/", "https://hooks.example.org/x")]
    [InlineData("https://hooks.example.org/x?a=%20", "https://hooks.example.org/x?a=+")]
    public void Any_other_address_is_not_the_signed_one(string signed, string called) =>
        Assert.Equal(SignatureCheck.Mismatch, Check(CallWorld.SignTwilio("t", signed, []), called, FormFields.None, "t"));

    [Fact]
    public void Names_are_sorted_by_code_point_and_of_repeated_ones_all_values_count()
    {
        var form = FormFields.Parse("b=2&a=1&B=3&b=1&%C3%BC=4"u8);

        Assert.Equal(SignatureCheck.Valid, Check(CallWorld.SignTwilio("t", Url + "B3a1b1b2\u00fc4", []), Url, form, "t"));
    }

    [Fact]
    public async Task A_call_that_comes_in_is_on_the_bus_before_it_is_put_through()
    {
        using var world = new CallWorld();

        var answer = await world.TwilioAsync(CallWorld.Twilio());

        Assert.Equal((200, "text/xml; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.Equal(
            new CallEvent("demo", "twilio", "CA00000000000000000000000000000001", CallStep.Ringing, CallWorld.Now, "+4915112345678", "+4930555000"), world.Call);
        var dial = XDocument.Parse(answer.Body).Root!.Element("Dial")!;
        Assert.Equal("+4930555001", dial.Element("Number")!.Value);
        Assert.Equal((CallWorld.Address + CallWorld.Path("twilio"), "20", "true"), (dial.Attribute("action")!.Value, dial.Attribute("timeout")!.Value, dial.Attribute("answerOnBridge")!.Value));
        Assert.Equal((dial.Attribute("action")!.Value, "answered"), (dial.Element("Number")!.Attribute("statusCallback")!.Value, dial.Element("Number")!.Attribute("statusCallbackEvent")!.Value));
    }

    [Theory]
    [InlineData("sip:desk@pbx.example", "Sip")]
    [InlineData("+4930555001", "Number")]
    public async Task A_call_is_put_through_to_a_number_or_a_SIP_address(string dial, string element)
    {
        using var world = new CallWorld(dial: dial);

        Assert.Equal(dial, XDocument.Parse((await world.TwilioAsync(CallWorld.Twilio())).Body).Root!.Element("Dial")!.Element(element)!.Value);
    }

    [Theory]
    [InlineData("ringing")]
    [InlineData("completed")]
    public async Task Where_nothing_is_set_to_dial_the_answer_is_empty(string status)
    {
        using var world = new CallWorld(dial: null);

        Assert.Equal("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response />", (await world.TwilioAsync(CallWorld.Twilio(("CallStatus", status)))).Body);
    }

    [Fact]
    public async Task The_addresses_in_the_answer_keep_the_query_and_are_escaped()
    {
        using var world = new CallWorld();

        var answer = await world.TwilioAsync(CallWorld.Twilio(), "?code=a%2Fb%22&x=<y>");

        Assert.DoesNotContain("<y>", answer.Body, StringComparison.Ordinal);
        Assert.Equal(CallWorld.Address + CallWorld.Path("twilio", query: "?code=a%2Fb%22&x=<y>"), XDocument.Parse(answer.Body).Root!.Element("Dial")!.Attribute("action")!.Value);
    }

    [Theory]
    [InlineData("queued", CallStep.Ringing)]
    [InlineData("ringing", CallStep.Ringing)]
    [InlineData("in-progress", CallStep.Answered)]
    [InlineData("completed", CallStep.Ended)]
    [InlineData("busy", CallStep.Missed)]
    [InlineData("failed", CallStep.Missed)]
    [InlineData("no-answer", CallStep.Missed)]
    [InlineData("canceled", CallStep.Missed)]
    public async Task Each_status_is_a_step(string status, CallStep step)
    {
        using var world = new CallWorld();
        await world.TwilioAsync(CallWorld.Twilio(("CallStatus", status)));

        Assert.Equal(step, world.Call.Step);
    }

    [Theory]
    [InlineData("completed", CallStep.Ended)]
    [InlineData("answered", CallStep.Ended)]
    [InlineData("no-answer", CallStep.Missed)]
    [InlineData("busy", CallStep.Missed)]
    [InlineData("failed", CallStep.Missed)]
    [InlineData("canceled", CallStep.Missed)]
    public async Task What_came_of_dialling_is_what_came_of_the_call(string status, CallStep step)
    {
        using var world = new CallWorld();

        var answer = await world.TwilioAsync(CallWorld.Twilio(("CallStatus", "in-progress"), ("DialCallStatus", status), ("DialCallSid", "CA2"), ("DialCallDuration", "61")));

        Assert.Equal((step, TimeSpan.FromSeconds(61)), (world.Call.Step, world.Call.Duration));
        Assert.DoesNotContain("Dial", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_leg_to_who_answers_belongs_to_the_call_and_names_the_agent()
    {
        using var world = new CallWorld();
        await world.TwilioAsync(CallWorld.Twilio());
        await world.TwilioAsync(CallWorld.Twilio(("CallSid", "CA2"), ("ParentCallSid", "CA00000000000000000000000000000001"), ("CallStatus", "in-progress"),
            ("Direction", "outbound-dial"), ("To", "client:anna")));

        Assert.Equal(world.Calls[0] with { Step = CallStep.Answered, To = null, Agent = "client:anna" }, world.Calls[1]);
    }

    [Theory]
    [InlineData("ringing")]
    [InlineData("no-answer")]
    [InlineData("busy")]
    public async Task That_one_leg_rings_or_fails_says_nothing_of_the_call(string status)
    {
        using var world = new CallWorld();

        Assert.Equal(200, (await world.TwilioAsync(CallWorld.Twilio(("ParentCallSid", "CA1"), ("CallStatus", status)))).Status);
        Assert.Empty(world.Bus.Sent);
        Assert.Empty(world.Unhandled);
    }

    [Theory]
    [InlineData("anonymous")]
    [InlineData("+266696687")]
    [InlineData("+7378742833")]
    [InlineData("client:web")]
    [InlineData("sip:alice@example.org")]
    [InlineData("32665")]
    [InlineData("' or 1 eq 1")]
    [InlineData("<Dial>+4915112345678</Dial>")]
    [InlineData(null)]
    public async Task A_withheld_or_odd_number_is_a_call_like_any_other(string? from)
    {
        using var world = new CallWorld();

        Assert.Equal(200, (await world.TwilioAsync(CallWorld.Twilio(("From", from)))).Status);
        Assert.Equal((null, CallStep.Ringing), (world.Call.From, world.Call.Step));
    }

    [Theory]
    [InlineData("TN-Validation-Passed-A", CallVerification.Passed)]
    [InlineData("TN-Validation-Passed-A-Diverted", CallVerification.Passed)]
    [InlineData("TN-Validation-Passed-B", CallVerification.Unknown)]
    [InlineData("TN-Validation-Passed-C", CallVerification.Unknown)]
    [InlineData("TN-Validation-Failed-A", CallVerification.Failed)]
    [InlineData("No-TN-Validation", CallVerification.Unknown)]
    [InlineData("", CallVerification.Unknown)]
    public async Task Only_the_best_attestation_vouches_for_the_number(string verstat, CallVerification verification)
    {
        using var world = new CallWorld();
        await world.TwilioAsync(CallWorld.Twilio(("StirVerstat", verstat)));

        Assert.Equal(verification, world.Call.Verification);
    }

    [Fact]
    public async Task What_is_added_after_signing_is_taken_but_not_believed()
    {
        using var world = new CallWorld();
        var signed = CallWorld.Twilio();
        var sent = CallWorld.Twilio(("StirVerstat", "TN-Validation-Passed-A"), ("CallToken", "tok"));

        var answer = await world.PostAsync("twilio", CallWorld.Form(sent), new() { ["X-Twilio-Signature"] = CallWorld.SignTwilio(CallWorld.Token, CallWorld.Address + CallWorld.Path("twilio"), signed) });

        Assert.Equal((200, CallVerification.Unknown), (answer.Status, world.Call.Verification));
    }

    [Fact]
    public async Task Nothing_else_may_be_added_after_signing()
    {
        using var world = new CallWorld();
        var sent = CallWorld.Twilio(("StirVerstat", "TN-Validation-Passed-A"), ("ForwardedFrom", "+4930555002"));

        var answer = await world.PostAsync("twilio", CallWorld.Form(sent),
            new() { ["X-Twilio-Signature"] = CallWorld.SignTwilio(CallWorld.Token, CallWorld.Address + CallWorld.Path("twilio"), CallWorld.Twilio()) });

        Assert.Equal((401, 0), (answer.Status, world.Bus.Sent.Count));
    }

    [Fact]
    public async Task A_JSON_body_is_read_whatever_the_case_of_its_names()
    {
        using var world = new CallWorld();
        var body = Encoding.UTF8.GetBytes("""{"callSid":"CA1","callStatus":"ringing","from":"+4915112345678","to":"+4930555000","direction":"inbound"}""");
        var query = "?bodySHA256=" + Convert.ToHexStringLower(SHA256.HashData(body));

        var answer = await world.PostAsync("twilio", body, new() { ["X-Twilio-Signature"] = CallWorld.SignTwilio(CallWorld.Token, CallWorld.Address + CallWorld.Path("twilio", query: query), []) },
            query: query, contentType: "application/json");

        Assert.Equal(200, answer.Status);
        Assert.Equal(("CA1", "+4915112345678"), (world.Call.CallId, world.Call.From));
    }

    [Fact]
    public async Task The_address_is_the_configured_one_and_not_what_the_request_says()
    {
        using var world = new CallWorld("https://Hooks.Example.org/gateway");
        var url = "https://Hooks.Example.org/gateway" + CallWorld.Path("twilio");

        var answer = await world.PostAsync("twilio", CallWorld.Form(CallWorld.Twilio()), new()
        {
            ["X-Twilio-Signature"] = CallWorld.SignTwilio(CallWorld.Token, url, CallWorld.Twilio()),
            ["Host"] = "evil.example",
            ["X-Forwarded-Host"] = "evil.example",
            ["X-Original-Host"] = "evil.example",
        });

        Assert.Equal(200, answer.Status);
        Assert.Equal(401, (await world.PostAsync("twilio", CallWorld.Form(CallWorld.Twilio()),
            new() { ["X-Twilio-Signature"] = CallWorld.SignTwilio(CallWorld.Token, "https://10.0.0.7:8080" + CallWorld.Path("twilio"), CallWorld.Twilio()) })).Status);
    }

    [Fact]
    public async Task Without_a_public_address_nothing_is_accepted()
    {
        using var world = new CallWorld(address: null);

        var answer = await world.TwilioAsync(CallWorld.Twilio());

        Assert.Equal((503, "public-address-not-configured", 0), (answer.Status, answer.Problem, world.Bus.Sent.Count));
    }

    [Fact]
    public async Task A_status_callback_says_when_it_was_and_how_long_it_took()
    {
        using var world = new CallWorld();
        await world.TwilioAsync(CallWorld.Twilio(("CallStatus", "completed"), ("CallDuration", "75"), ("SequenceNumber", "0"), ("Timestamp", "Sat, 21 Nov 2026 09:58:00 +0000"), ("ForwardedFrom", "+4930555009")));

        Assert.Equal((CallStep.Ended, TimeSpan.FromSeconds(75), CallWorld.Now.AddMinutes(-2), "+4930555009"), (world.Call.Step, world.Call.Duration, world.Call.At, world.Call.ForwardedFrom));
    }

    [Theory]
    [InlineData("Sat, 21 Nov 2026 10:05:00 +0000")]
    [InlineData("Wed, 21 Nov 2001 10:05:00 +0000")]
    [InlineData("yesterday")]
    public async Task A_time_that_cannot_be_is_now(string timestamp)
    {
        using var world = new CallWorld();
        await world.TwilioAsync(CallWorld.Twilio(("CallStatus", "completed"), ("Timestamp", timestamp)));

        Assert.Equal(CallWorld.Now, world.Call.At);
    }

    [Fact]
    public async Task A_call_that_the_business_makes_is_outbound()
    {
        using var world = new CallWorld();
        await world.TwilioAsync(CallWorld.Twilio(("Direction", "outbound-api"), ("From", "+4930555000"), ("To", "+4915112345678")));

        Assert.Equal((false, "+4915112345678"), (world.Call.IsInbound, world.Call.To));
    }

    [Theory]
    [InlineData("CallSid", null, 422)]
    [InlineData("CallSid", "", 422)]
    [InlineData("CallSid", "CA/../1", 422)]
    [InlineData("CallStatus", null, 422)]
    [InlineData("ParentCallSid", "../", 422)]
    [InlineData("CallStatus", "teleported", 200)]
    public async Task A_signed_form_that_is_no_call_is_named_or_recorded(string field, string? value, int status)
    {
        using var world = new CallWorld();

        Assert.Equal(status, (await world.TwilioAsync(CallWorld.Twilio((field, value)))).Status);
        Assert.Empty(world.Bus.Sent);
        Assert.Equal(status == 200 ? 1 : 0, world.Unhandled.Count);
    }
}
