using System.Text;
using Microsoft.Extensions.Configuration;
using Serverless.Businesses;
using Serverless.Conversations;
using Serverless.Platform.Security;

namespace Serverless.Health.Checks;

/// <summary>Meta's webhooks can be told from others': the app secret and the verify token are set, a right signature is taken and a wrong one refused.</summary>
internal sealed class MetaSignatureCheck(IConfiguration configuration, MetaKeys keys) : IBusinessCheck
{
    public string Name => "meta";

    public Task<IReadOnlyList<Finding>> RunAsync(Business business, bool repair, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Finding>>(business is { Messenger: null, WhatsApp: null } ? [] : [Judge()]);

    private Finding Judge()
    {
        if (Secrets.Usable(configuration["Meta:AppSecret"]) is not { } secret)
        {
            return Finding.Failed("meta.app-secret-missing", "Every webhook of Meta is answered 503: Meta__AppSecret is not set. Take it from Meta's app dashboard, Settings > Basic, and restart the app.");
        }

        if (!keys.HasVerifyToken) { return Finding.Failed("meta.verify-token-missing", "Meta's dashboard cannot save the webhook: Meta__VerifyToken is not set. Make one up, set it here and there."); }

        var right = MetaSignature.Check(MetaSignature.Sign(ProbeRequest.Body, Encoding.UTF8.GetBytes(secret)), ProbeRequest.Body, keys.AppSecrets);
        var wrong = MetaSignature.Check(MetaSignature.Sign(ProbeRequest.Body, "nobody's secret"u8.ToArray()), ProbeRequest.Body, keys.AppSecrets);
        if (right is not SignatureCheck.Valid || wrong is SignatureCheck.Valid) { return Finding.Failed("meta.signature", "The check of Meta's signatures does not work, which is a fault of the app. Report it: SECURITY.md says how."); }

        return keys.AppId is null
            ? Finding.Warning("meta.app-id-missing", "Meta__AppId is not set: echoes of our own messages count as a person's answer, and subscriptions cannot be told apart. It stands in Meta's app dashboard.")
            : Finding.Ok("Right signatures are taken, wrong ones refused.");
    }
}
