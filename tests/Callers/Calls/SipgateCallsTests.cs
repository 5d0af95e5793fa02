using System.Text;
using System.Xml.Linq;
using Serverless.Callers.Calls;
using Serverless.Platform.Security;

namespace Serverless.Tests.Callers.Calls;

public class SipgateCallsTests
{
    private const string NewCall = "event=newCall&direction=in&from=4915112345678&to=4930555000&callId=12345&origCallId=12345&user%5B%5D=Anna&user%5B%5D=Bert&userId%5B%5D=w0&userId%5B%5D=w1&fullUserId%5B%5D=1w0&xcid=x1&diversion=4930555009";

    [Fact]
    public async Task A_new_call_is_on_the_bus_and_the_answer_asks_for_what_follows()
    {
        using var world = new CallWorld();

        var answer = await world.SipgateAsync(NewCall);

        Assert.Equal((200, "application/xml; charset=utf-8"), (answer.Status, answer.ContentType));
        var response = XDocument.Parse(answer.Body).Root!;
        var address = CallWorld.Address + CallWorld.Path("sipgate");
        Assert.Equal(("Response", address, address, false), (response.Name.LocalName, response.Attribute("onAnswer")!.Value, response.Attribute("onHangup")!.Value, response.HasElements));
        Assert.Equal(
            new CallEvent("demo", "sipgate", "12345", CallStep.Ringing, CallWorld.Now, "+4915112345678", "+4930555000", ForwardedFrom: "+4930555009"), world.Call);
    }

    [Fact]
    public async Task Who_answers_is_the_agent_and_a_hangup_ends_the_call()
    {
        using var world = new CallWorld();
        await world.SipgateAsync(NewCall);
        await world.SipgateAsync("event=answer&callId=12345&direction=in&from=4915112345678&to=4930555000&user=Anna&userId=w0&fullUserId=1w0&answeringNumber=4930555000");
        var answer = await world.SipgateAsync("event=hangup&cause=normalClearing&callId=12345&direction=in&from=4915112345678&to=4930555000&answeringNumber=4930555000");

        Assert.Equal([CallStep.Ringing, CallStep.Answered, CallStep.Ended], world.Calls.Select(call => call.Step));
        Assert.Equal([null, "Anna", null], world.Calls.Select(call => call.Agent));
        Assert.Single(world.Calls.Select(call => call.Id()).Distinct());
        Assert.Equal("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response />", answer.Body);
    }

    [Fact]
    public async Task One_telephone_that_rings_is_the_agent()
    {
        using var world = new CallWorld();
        await world.SipgateAsync("event=newCall&callId=1&direction=in&from=4915112345678&to=4930555000&user%5B%5D=Anna+Alt");

        Assert.Equal("Anna Alt", world.Call.Agent);
    }

    [Theory]
    [InlineData("busy", CallStep.Missed)]
    [InlineData("cancel", CallStep.Missed)]
    [InlineData("noAnswer", CallStep.Missed)]
    [InlineData("congestion", CallStep.Missed)]
    [InlineData("notFound", CallStep.Missed)]
    [InlineData("normalClearing", CallStep.Ended)]
    [InlineData("somethingNew", CallStep.Ended)]
    [InlineData("forwarded", null)]
    public async Task Why_somebody_hung_up_says_whether_the_call_was_missed(string cause, CallStep? step)
    {
        using var world = new CallWorld();

        Assert.Equal(200, (await world.SipgateAsync($"event=hangup&callId=1&direction=in&from=anonymous&to=4930555000&cause={cause}")).Status);
        Assert.Equal(step, world.Calls.SingleOrDefault()?.Step);
    }

    [Theory]
    [InlineData("anonymous")]
    [InlineData("")]
    [InlineData("100")]
    [InlineData("%00")]
    [InlineData("<script>")]
    public async Task A_withheld_or_odd_number_is_a_call_like_any_other(string from)
    {
        using var world = new CallWorld();

        Assert.Equal(200, (await world.SipgateAsync($"event=newCall&callId=1&direction=in&from={from}&to=4930555000")).Status);
        Assert.Null(world.Call.From);
    }

    [Fact]
    public async Task A_call_that_the_business_makes_is_outbound()
    {
        using var world = new CallWorld();
        await world.SipgateAsync("event=newCall&callId=1&direction=out&from=4930555000&to=4915112345678");

        Assert.Equal((false, "+4915112345678"), (world.Call.IsInbound, world.Call.To));
    }

    [Fact]
    public async Task Keys_on_the_telephone_are_no_step()
    {
        using var world = new CallWorld();

        Assert.Equal(200, (await world.SipgateAsync("event=dtmf&callId=1&dtmf=1")).Status);
        Assert.Empty(world.Bus.Sent);
        Assert.Empty(world.Unhandled);
    }

    [Theory]
    [InlineData("event=newCall&from=1", 422)]
    [InlineData("callId=1", 422)]
    [InlineData("event=newCall&callId=a%0Ab", 422)]
    [InlineData("=&&==&%", 422)]
    [InlineData("", 422)]
    [InlineData("event=teleport&callId=1", 200)]
    public async Task A_signed_form_that_is_no_call_is_named_or_recorded(string form, int status)
    {
        using var world = new CallWorld();

        Assert.Equal(status, (await world.SipgateAsync(form)).Status);
        Assert.Empty(world.Bus.Sent);
        Assert.Equal(status == 200 ? 1 : 0, world.Unhandled.Count);
    }

    [Fact]
    public async Task A_key_that_is_none_refuses_as_a_missing_one_does()
    {
        using var world = new CallWorld();

        Assert.Equal((503, "signature-not-configured"), ((await world.SipgateAsync(NewCall, "broken")) is var answer ? (answer.Status, answer.Problem) : default));
        Assert.Equal(503, (await world.SipgateAsync(NewCall, "unset")).Status);
    }

    [Fact]
    public void A_public_key_is_taken_in_every_form_in_which_settings_hold_it()
    {
        var pem = CallWorld.Sipgate.ExportSubjectPublicKeyInfoPem();
        var body = Encoding.UTF8.GetBytes(NewCall);
        var signature = CallWorld.SignSipgate(CallWorld.Sipgate, body);
        foreach (var text in new[] { pem, pem.Replace("\n", "\\n", StringComparison.Ordinal), pem.Replace("\n", " ", StringComparison.Ordinal), pem.Split("-----")[2].Trim(), CallWorld.Sipgate.ExportRSAPublicKeyPem() })
        {
            Assert.True(SipgateSignature.IsKey(text), text);
            Assert.Equal(SignatureCheck.Valid, SipgateSignature.Check(signature, body, [text]));
        }

        using var weak = System.Security.Cryptography.RSA.Create(1024);
        Assert.All(new[] { "", "x", "whsec_AAAA", weak.ExportSubjectPublicKeyInfoPem(), "-----BEGIN PUBLIC KEY-----" }, text => Assert.False(SipgateSignature.IsKey(text)));
    }

    [Fact]
    public void Either_of_two_keys_counts_during_a_rotation()
    {
        var body = Encoding.UTF8.GetBytes(NewCall);
        string[] keys = [CallWorld.OtherSipgate.ExportSubjectPublicKeyInfoPem(), CallWorld.Sipgate.ExportSubjectPublicKeyInfoPem()];

        Assert.Equal(SignatureCheck.Valid, SipgateSignature.Check(CallWorld.SignSipgate(CallWorld.Sipgate, body), body, keys));
        Assert.Equal(SignatureCheck.Valid, SipgateSignature.Check(CallWorld.SignSipgate(CallWorld.OtherSipgate, body), body, keys));
    }
}
