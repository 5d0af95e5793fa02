using System.Net;
using System.Text;
using Serverless.Channels;
using Serverless.Channels.Messenger;
using Serverless.Channels.Meta;

namespace Serverless.Tests.Channels.Messenger;

public class MessengerErrorsTests
{
    public static IEnumerable<object[]> EveryRow => MessengerErrors.Table.Rows.Select(row => new object[] { row.Code, row.Subcode ?? 0, row.Class.ToString(), row.Reason });

    [Theory]
    [MemberData(nameof(EveryRow))]
    public void Every_error_of_the_table_has_its_outcome(int code, int subcode, string kind, string reason)
    {
        var outcome = Answer(400, code, subcode == 0 ? null : subcode);

        switch (Enum.Parse<MetaErrorClass>(kind))
        {
            case MetaErrorClass.Retry:
                Assert.Equal(new SendOutcome.Deferred(reason) { MostTries = 7 }, outcome);
                break;
            case MetaErrorClass.Throttled:
                Assert.Equal(new SendOutcome.Deferred(reason) { RetryAfter = TimeSpan.FromSeconds(60), WholeAccount = true }, outcome);
                break;
            case MetaErrorClass.ThrottledForPerson or MetaErrorClass.Held:
                Assert.Equal(new SendOutcome.Deferred(reason) { RetryAfter = TimeSpan.FromMinutes(15) }, outcome);
                break;
            case MetaErrorClass.WindowClosed or MetaErrorClass.Unreachable:
                Assert.Equal(new SendOutcome.Refused(reason) { MayFallBack = true }, outcome);
                break;
            case MetaErrorClass.Dropped:
                Assert.Equal(new SendOutcome.Refused(reason), outcome);
                break;
            case MetaErrorClass.ConsentWithdrawn:
                Assert.Equal(new SendOutcome.Refused(reason) { ConsentWithdrawn = true }, outcome);
                break;
            case MetaErrorClass.Faulty:
                Assert.Equal(new SendOutcome.Refused(reason) { NeedsAttention = true }, outcome);
                break;
            case MetaErrorClass.AccountBroken:
                Assert.Equal(new SendOutcome.TokenBroken(reason), outcome);
                break;
            default:
                Assert.Equal(new SendOutcome.Unknown(reason), outcome);
                break;
        }
    }

    /// <summary>The provider's list, written down a second time, so that a row that is lost or moved to another class is seen.</summary>
    [Theory]
    [InlineData(1, null, "Retry")]
    [InlineData(1, 99, "Retry")]
    [InlineData(99, null, "Retry")]
    [InlineData(1, 1357046, "Ambiguous")]
    [InlineData(2, null, "Retry")]
    [InlineData(2, 2018344, "AccountBroken")]
    [InlineData(4, null, "Throttled")]
    [InlineData(4, 2018022, "Throttled")]
    [InlineData(4, 2018354, "Dropped")]
    [InlineData(9, 2018352, "Throttled")]
    [InlineData(10, 2018278, "WindowClosed")]
    [InlineData(10, 2534022, "WindowClosed")]
    [InlineData(10, 2018065, "WindowClosed")]
    [InlineData(10, 2018108, "Unreachable")]
    [InlineData(10, 1893015, "ConsentWithdrawn")]
    [InlineData(10, 1893063, "AccountBroken")]
    [InlineData(10, 1404170, "AccountBroken")]
    [InlineData(10, 2018336, "Faulty")]
    [InlineData(100, null, "Faulty")]
    [InlineData(100, 33, "AccountBroken")]
    [InlineData(100, 2018001, "Unreachable")]
    [InlineData(100, 2018008, "Retry")]
    [InlineData(100, 2018014, "Faulty")]
    [InlineData(100, 2018047, "Faulty")]
    [InlineData(100, 2018109, "Faulty")]
    [InlineData(100, 2018294, "Retry")]
    [InlineData(100, 2018074, "Faulty")]
    [InlineData(100, 2018164, "Faulty")]
    [InlineData(100, 2018320, "Faulty")]
    [InlineData(100, 2018328, "Faulty")]
    [InlineData(190, null, "AccountBroken")]
    [InlineData(190, 460, "AccountBroken")]
    [InlineData(190, 463, "AccountBroken")]
    [InlineData(190, 467, "AccountBroken")]
    [InlineData(200, null, "AccountBroken")]
    [InlineData(200, 2018028, "AccountBroken")]
    [InlineData(200, 2018027, "AccountBroken")]
    [InlineData(200, 2018021, "AccountBroken")]
    [InlineData(200, 1545041, "Unreachable")]
    [InlineData(551, null, "Unreachable")]
    [InlineData(551, 1545041, "Unreachable")]
    [InlineData(613, null, "Throttled")]
    [InlineData(613, 2534040, "Throttled")]
    [InlineData(613, 1893016, "Dropped")]
    [InlineData(613, 2018338, "ThrottledForPerson")]
    [InlineData(80006, null, "Throttled")]
    [InlineData(32, null, "Throttled")]
    [InlineData(368, null, "AccountBroken")]
    [InlineData(1200, null, "Retry")]
    [InlineData(2022, null, "AccountBroken")]
    [InlineData(10303, null, "Faulty")]
    [InlineData(36000, null, "Faulty")]
    [InlineData(2018218, null, "Dropped")]
    [InlineData(2018247, null, "Dropped")]
    [InlineData(2018300, null, "Held")]
    [InlineData(2018321, null, "Held")]
    [InlineData(9000001, null, "Dropped")]
    public void The_table_says_what_the_provider_says(int code, int? subcode, string kind) =>
        Assert.Equal(kind, MessengerErrors.Table.Find(code, subcode, false).Class.ToString());

    [Fact]
    public void No_error_is_listed_twice() =>
        Assert.Equal(MessengerErrors.Table.Rows.Count, MessengerErrors.Table.Rows.Select(row => (row.Code, row.Subcode)).Distinct().Count());

    [Fact]
    public void Every_reason_is_a_stable_code() => Assert.All(MessengerErrors.Table.Rows, row => Assert.Matches("^messenger\\.[a-z0-9-]+$", row.Reason));

    [Fact]
    public void An_unlisted_subcode_counts_as_its_code() => Assert.Equal("messenger.token-invalid", MessengerErrors.Table.Find(190, 4711, false).Reason);

    [Fact]
    public void A_subcode_that_is_listed_on_its_own_counts_under_any_code() => Assert.Equal(MetaErrorClass.Held, MessengerErrors.Table.Find(10, 2018300, false).Class);

    [Fact]
    public void An_unlisted_error_is_our_mistake_unless_the_provider_calls_it_transient()
    {
        Assert.Equal(MetaErrorClass.Faulty, MessengerErrors.Table.Find(4711, null, false).Class);
        Assert.Equal(MetaErrorClass.Retry, MessengerErrors.Table.Find(4711, null, true).Class);
    }

    [Fact]
    public void A_200_with_an_error_inside_is_that_error() => Assert.Equal(new SendOutcome.TokenBroken("messenger.token-invalid"), Answer(200, 190, null));

    [Fact]
    public void A_200_with_a_message_id_is_sent() => Assert.Equal(new SendOutcome.Sent("m_1"), Read(200, """{"recipient_id":"2","message_id":"m_1"}"""));

    [Fact]
    public void An_answer_for_a_checkbox_address_has_no_recipient() => Assert.Equal(new SendOutcome.Sent("m_1"), Read(200, """{"message_id":"m_1"}"""));

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{"message_id":7}""")]
    public void A_200_that_cannot_be_read_leaves_the_outcome_unknown(string body) =>
        Assert.Equal(new SendOutcome.Unknown("messenger.unreadable-answer"), Read(200, body));

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public void A_server_fault_leaves_the_outcome_unknown(int status)
    {
        Assert.IsType<SendOutcome.Unknown>(Read(status, "oops"));
        Assert.IsType<SendOutcome.Unknown>(Answer(status, 2, null));
    }

    [Fact]
    public void A_server_fault_that_names_the_token_is_a_broken_token() => Assert.IsType<SendOutcome.TokenBroken>(Answer(500, 190, null));

    [Fact]
    public void A_429_pauses_the_account_for_as_long_as_it_asks()
    {
        Assert.Equal(new SendOutcome.Deferred("messenger.429") { RetryAfter = TimeSpan.FromSeconds(7), WholeAccount = true }, Read(429, "", TimeSpan.FromSeconds(7)));
        Assert.Equal(new SendOutcome.Deferred("messenger.429") { RetryAfter = TimeSpan.FromSeconds(60), WholeAccount = true }, Read(429, ""));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    public void A_redirect_is_never_followed(int status) => Assert.Equal(new SendOutcome.Refused("messenger.redirect") { NeedsAttention = true }, Read(status, ""));

    private static SendOutcome Answer(int status, int code, int? subcode) =>
        Read(status, $$$"""{"error":{"message":"(#{{{code}}}) text","type":"OAuthException","code":{{{code}}}{{{(subcode is null ? "" : $",\"error_subcode\":{subcode}")}}},"fbtrace_id":"A"}}""");

    private static SendOutcome Read(int status, string body, TimeSpan? retryAfter = null) =>
        GraphReply.Outcome(MessengerSender.Answers, (HttpStatusCode)status, Encoding.UTF8.GetBytes(body), retryAfter);
}
