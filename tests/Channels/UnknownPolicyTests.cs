using Serverless.Channels;
using Serverless.Consents;
using Serverless.Channels.Meta;

namespace Serverless.Tests.Channels;

public class UnknownPolicyTests
{
    [Theory]
    [InlineData(Purpose.OrderUpdates, false, 6)]
    [InlineData(Purpose.Service, false, 6)]
    [InlineData(Purpose.Service, true, 1)]
    [InlineData(Purpose.Promotions, false, 0)]
    public async Task How_often_a_message_is_sent_again_depends_on_what_it_is(Purpose purpose, bool isReply, int resends)
    {
        using var world = await DeliveryWorld.StartAsync();
        var message = world.Message("one", purpose) with { IsReply = isReply };

        Assert.Equal(resends, Enumerable.Range(1, 20).Count(unknowns => UnknownPolicy.MayResend(message, unknowns)));
    }

    [Theory]
    [InlineData("X-Business-Use-Case-Usage", """{"108":[{"type":"messenger","call_count":100,"total_cputime":2,"total_time":3,"estimated_time_to_regain_access":7}]}""", 7)]
    [InlineData("X-Business-Use-Case-Usage", """{"108":[{"type":"messenger","call_count":28,"estimated_time_to_regain_access":0}]}""", null)]
    [InlineData("X-Business-Use-Case-Usage", """{"108":[{"estimated_time_to_regain_access":100000}]}""", 60)]
    [InlineData("X-App-Usage", """{"call_count":100,"total_time":25,"total_cputime":25}""", 1)]
    [InlineData("X-App-Usage", """{"call_count":99.5}""", null)]
    [InlineData("X-App-Usage", "nonsense", null)]
    [InlineData("X-App-Usage", "[1,[{}],null]", null)]
    [InlineData("X-Other", "{}", null)]
    public void Usage_headers_say_how_long_an_account_should_rest(string header, string value, int? minutes)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation(header, value);

        Assert.Equal(minutes is { } rest ? TimeSpan.FromMinutes(rest) : null, GraphUsage.Rest(response.Headers));
    }
}
