using System.Globalization;
using System.Net;
using System.Text;
using Serverless.Conversations;

namespace Serverless.Benchmarks.EndToEnd;

/// <summary>Signed Messenger webhooks in which customers ask where their parcel is, one a customer and round.</summary>
internal sealed class QuestionLoad(BenchApp app, string appSecret)
{
    private const string Question = "Wo ist mein Paket?";

    private readonly Uri _address = new(app.Base, "api/webhooks/messenger");
    private readonly byte[] _secret = Encoding.UTF8.GetBytes(appSecret);

    /// <summary>The requests of one round, made before the measurement: what Meta does is no part of the product.</summary>
    public IReadOnlyList<PreparedWebhook> Prepare(IReadOnlyList<BenchCustomer> customers, string round)
    {
        var at = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        return [.. customers.Select(customer =>
        {
            var body = Body(customer, $"m_{round}-{customer.Psid}", at);
            return new PreparedWebhook(_address, body, HttpStatusCode.OK, [new("X-Hub-Signature-256", MetaSignature.Sign(body, _secret))]);
        })];
    }

    private static byte[] Body(BenchCustomer customer, string mid, long at) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $$$"""{"object":"page","entry":[{"id":"{{{customer.Page}}}","time":{{{at}}},"messaging":[{"sender":{"id":"{{{customer.Psid}}}"},"recipient":{"id":"{{{customer.Page}}}"},"timestamp":{{{at}}},"message":{"mid":"{{{mid}}}","text":"{{{Question}}}"}}]}]}"""));
}
