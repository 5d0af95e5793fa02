using System.Net;
using System.Text;
using Serverless.Channels;
using Serverless.Channels.Meta;
using Serverless.Channels.WhatsApp;
using Serverless.Consents;

namespace Serverless.Tests.Channels.WhatsApp;

public class WhatsAppErrorsTests
{
    /// <summary>The provider's list, written down a second time: what each code does to a send, and what the same code demands as a failed status.</summary>
    public static TheoryData<int, string, string, string> Expected => new()
    {
        { 0, "token", "whatsapp.token-invalid", "FallBack" },
        { 1, "retry", "whatsapp.unknown-error", "Resend" },
        { 2, "retry", "whatsapp.temporary", "Resend" },
        { 3, "token", "whatsapp.permission", "PauseAccount" },
        { 4, "throttled", "whatsapp.app-limit", "Resend" },
        { 10, "token", "whatsapp.permission", "PauseAccount" },
        { 33, "token", "whatsapp.number-missing", "PauseAccount" },
        { 100, "faulty", "whatsapp.bad-parameter", "GiveUp" },
        { 190, "token", "whatsapp.token-invalid", "PauseAccount" },
        { 200, "token", "whatsapp.permission", "PauseAccount" },
        { 250, "token", "whatsapp.permission", "PauseAccount" },
        { 299, "token", "whatsapp.permission", "PauseAccount" },
        { 368, "token", "whatsapp.policy-block", "PauseAccount" },
        { 613, "throttled", "whatsapp.app-limit", "Resend" },
        { 80007, "throttled", "whatsapp.account-limit", "Resend" },
        { 130403, "dropped", "whatsapp.blocked-by-customer", "GiveUp" },
        { 130429, "throttled", "whatsapp.throughput", "Resend" },
        { 130472, "dropped", "whatsapp.experiment", "GiveUp" },
        { 130497, "unreachable", "whatsapp.country-restricted", "FallBack" },
        { 131000, "retry", "whatsapp.unknown-error", "Resend" },
        { 131005, "token", "whatsapp.permission", "PauseAccount" },
        { 131008, "faulty", "whatsapp.parameter-missing", "GiveUp" },
        { 131009, "faulty", "whatsapp.bad-value", "GiveUp" },
        { 131014, "faulty", "whatsapp.media-link", "GiveUp" },
        { 131016, "retry", "whatsapp.temporary", "Resend" },
        { 131021, "faulty", "whatsapp.own-number", "GiveUp" },
        { 131026, "unreachable", "whatsapp.undeliverable", "FallBack" },
        { 131030, "faulty", "whatsapp.not-on-test-list", "GiveUp" },
        { 131031, "token", "whatsapp.account-locked", "PauseAccount" },
        { 131037, "token", "whatsapp.display-name", "PauseAccount" },
        { 131042, "token", "whatsapp.payment", "PauseAccount" },
        { 131044, "token", "whatsapp.payment", "PauseAccount" },
        { 131045, "token", "whatsapp.not-registered", "PauseAccount" },
        { 131047, "unreachable", "whatsapp.window-closed", "FallBack" },
        { 131048, "throttled", "whatsapp.spam-limit", "Resend" },
        { 131049, "dropped", "whatsapp.marketing-limit", "GiveUp" },
        { 131050, "consent", "whatsapp.marketing-stopped", "WithdrawConsent" },
        { 131051, "faulty", "whatsapp.message-type", "GiveUp" },
        { 131052, "faulty", "whatsapp.media-download", "GiveUp" },
        { 131053, "retry", "whatsapp.media-upload", "Resend" },
        { 131055, "faulty", "whatsapp.marketing-only", "GiveUp" },
        { 131056, "pair", "whatsapp.pair-limit", "Resend" },
        { 131057, "retry", "whatsapp.maintenance", "Resend" },
        { 131062, "unreachable", "whatsapp.phone-needed", "FallBack" },
        { 131063, "faulty", "whatsapp.marketing-disabled", "GiveUp" },
        { 131064, "token", "whatsapp.template-category-limit", "PauseAccount" },
        { 132000, "template", "whatsapp.template-parameters", "FallBack" },
        { 132001, "template", "whatsapp.template-missing", "FallBack" },
        { 132005, "template", "whatsapp.template-too-long", "FallBack" },
        { 132007, "template", "whatsapp.template-policy", "FallBack" },
        { 132008, "template", "whatsapp.template-format", "FallBack" },
        { 132012, "template", "whatsapp.template-format", "FallBack" },
        { 132015, "template", "whatsapp.template-paused", "FallBack" },
        { 132016, "template", "whatsapp.template-disabled", "FallBack" },
        { 132018, "template", "whatsapp.template-invalid", "FallBack" },
        { 132068, "faulty", "whatsapp.flow-blocked", "GiveUp" },
        { 132069, "retry", "whatsapp.flow-throttled", "Resend" },
        { 133000, "token", "whatsapp.registration", "PauseAccount" },
        { 133004, "retry", "whatsapp.temporary", "Resend" },
        { 133010, "token", "whatsapp.not-registered", "PauseAccount" },
        { 133016, "token", "whatsapp.registration", "PauseAccount" },
        { 134011, "token", "whatsapp.payment-terms", "PauseAccount" },
        { 134100, "faulty", "whatsapp.marketing-only", "GiveUp" },
        { 134101, "retry", "whatsapp.template-syncing", "Resend" },
        { 134102, "template", "whatsapp.template-unavailable", "FallBack" },
        { 135000, "faulty", "whatsapp.bad-parameter", "GiveUp" },
        { 137000, "faulty", "whatsapp.identity-changed", "GiveUp" },
        { 138000, "faulty", "whatsapp.calling", "GiveUp" },
        { 138018, "faulty", "whatsapp.calling", "GiveUp" },
    };

    [Theory]
    [MemberData(nameof(Expected))]
    public void Every_error_has_its_outcome(int code, string kind, string reason, string demand)
    {
        _ = demand;
        var outcome = Answer(400, code);

        Assert.Equal(kind, outcome switch
        {
            SendOutcome.TokenBroken => "token",
            SendOutcome.Deferred { WholeAccount: true, RetryAfter: not null, MostTries: null } => "throttled",
            SendOutcome.Deferred { WholeAccount: false, MostTries: null } => "pair",
            SendOutcome.Deferred { WholeAccount: false, MostTries: > 0 } => "retry",
            SendOutcome.Refused { ConsentWithdrawn: true, Withdrawn: Purpose.Promotions, MayFallBack: false } => "consent",
            SendOutcome.Refused { NeedsAttention: true, MayFallBack: true } => "template",
            SendOutcome.Refused { NeedsAttention: true, MayFallBack: false } => "faulty",
            SendOutcome.Refused { MayFallBack: true } => "unreachable",
            SendOutcome.Refused => "dropped",
            _ => "?",
        });
        Assert.Equal(reason, Reason(outcome));
    }

    [Theory]
    [MemberData(nameof(Expected))]
    public void Every_failed_status_has_its_demand(int code, string kind, string reason, string demand)
    {
        _ = kind;
        var failure = WhatsAppErrors.FailureOf(code);

        Assert.Equal(demand, failure.Demand.ToString());
        Assert.Equal(code == 0 ? "whatsapp.code-0" : reason, failure.Reason);
        Assert.Equal(code == 131047, failure.ClosesWindow);
        Assert.Equal(code == 131050 ? Purpose.Promotions : null, failure.Withdrawn);
    }

    [Fact]
    public void Every_row_of_the_table_is_expected_somewhere() =>
        Assert.Empty(WhatsAppErrors.Table.Rows.Where(row => row.Subcode is null).Select(row => row.Code).Except(Expected.Select(row => (int)row[0])));

    [Fact]
    public void No_error_is_listed_twice() =>
        Assert.Equal(WhatsAppErrors.Table.Rows.Count, WhatsAppErrors.Table.Rows.Select(row => (row.Code, row.Subcode)).Distinct().Count());

    [Fact]
    public void Every_reason_is_a_stable_code() => Assert.All(WhatsAppErrors.Table.Rows, row => Assert.Matches("^whatsapp\\.[a-z0-9-]+$", row.Reason));

    [Fact]
    public void A_number_that_the_token_cannot_see_is_an_account_to_repair() =>
        Assert.Equal(new SendOutcome.TokenBroken("whatsapp.number-missing"), Read(400, """{"error":{"message":"x","code":100,"error_subcode":33}}"""));

    [Fact]
    public void An_unlisted_error_is_our_mistake_unless_the_provider_calls_it_transient()
    {
        Assert.Equal(new SendOutcome.Refused("whatsapp.code-139999") { NeedsAttention = true }, Answer(400, 139999));
        Assert.Equal(new SendOutcome.Deferred("whatsapp.code-139999") { MostTries = 7 }, Read(400, """{"error":{"message":"x","code":139999,"is_transient":true}}"""));
    }

    [Fact]
    public void A_failed_status_that_is_not_listed_leads_to_another_way() =>
        Assert.Equal(new ReceiptFailure(ReceiptDemand.FallBack, "whatsapp.code-139999"), WhatsAppErrors.FailureOf(139999));

    [Fact]
    public void The_port_classifies_for_its_channel()
    {
        IReceiptFailures port = new WhatsAppErrors();

        Assert.Equal(("whatsapp", "whatsapp.undeliverable"), (port.Channel, port.Of(131026).Reason));
    }

    [Theory]
    [InlineData(130429, 10)]
    [InlineData(80007, 60)]
    [InlineData(131048, 3600)]
    public void A_throttled_number_rests_as_a_whole(int code, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.IsType<SendOutcome.Deferred>(Answer(400, code)).RetryAfter);

    [Fact]
    public void A_throttled_pair_rests_alone_and_longer_from_try_to_try() =>
        Assert.Equal(new SendOutcome.Deferred("whatsapp.pair-limit"), Answer(400, 131056));

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public void A_server_fault_leaves_the_outcome_unknown(int status)
    {
        Assert.Equal(new SendOutcome.Unknown($"whatsapp.http-{status}"), Read(status, "oops"));
        Assert.Equal(new SendOutcome.Unknown($"whatsapp.http-{status}"), Answer(status, 131000));
        Assert.Equal(new SendOutcome.TokenBroken("whatsapp.token-invalid"), Answer(status, 190));
    }

    [Fact]
    public void A_429_pauses_the_number() =>
        Assert.Equal(new SendOutcome.Deferred("whatsapp.429") { RetryAfter = TimeSpan.FromSeconds(60), WholeAccount = true }, Read(429, ""));

    [Theory]
    [InlineData("""{"messaging_product":"whatsapp","contacts":[{"input":"+49","wa_id":"49"}],"messages":[{"id":"wamid.1","message_status":"accepted"}]}""")]
    [InlineData("""{"messaging_product":"whatsapp","contacts":[{"user_id":"DE.1"}],"messages":[{"id":"wamid.1","message_status":"held_for_quality_assessment"}]}""")]
    [InlineData("""{"messages":[{"id":"wamid.1"}],"new":{"member":1}}""")]
    public void A_200_with_a_message_id_is_sent(string body) => Assert.Equal(new SendOutcome.Sent("wamid.1"), Read(200, body));

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"messages":[]}""")]
    [InlineData("""{"messages":{}}""")]
    [InlineData("""{"messages":["wamid.1"]}""")]
    [InlineData("""{"messages":[{"id":7}]}""")]
    public void A_200_that_cannot_be_read_leaves_the_outcome_unknown(string body) =>
        Assert.Equal(new SendOutcome.Unknown("whatsapp.unreadable-answer"), Read(200, body));

    private static string Reason(SendOutcome outcome) => outcome switch
    {
        SendOutcome.TokenBroken broken => broken.Reason,
        SendOutcome.Deferred deferred => deferred.Reason,
        SendOutcome.Refused refused => refused.Reason,
        SendOutcome.Unknown unknown => unknown.Reason,
        _ => "",
    };

    private static SendOutcome Answer(int status, int code) =>
        Read(status, $$$"""{"error":{"message":"(#{{{code}}}) text","type":"OAuthException","code":{{{code}}},"error_data":{"messaging_product":"whatsapp","details":"text"},"fbtrace_id":"A"}}""");

    private static SendOutcome Read(int status, string body) =>
        GraphReply.Outcome(WhatsAppSender.Answers, (HttpStatusCode)status, Encoding.UTF8.GetBytes(body), null);
}
