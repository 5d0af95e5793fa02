using Serverless.Businesses;
using Serverless.Callers.Calls;
using Serverless.Orders.Shipments;
using Serverless.Orders.Sources;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Health.Checks;

/// <summary>For each source that may send webhooks: the app's own verification takes a right signature and refuses a wrong one.</summary>
internal sealed class WebhooksCheck(OrderSources orders, ShipmentSources shipments, CallSources calls, Secrets secrets, ProbeSignatures signatures) : IBusinessCheck
{
    public string Name => "webhooks";

    public async Task<IReadOnlyList<Finding>> RunAsync(Business business, bool repair, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        foreach (var (source, settings) in business.Sources)
        {
            var knows = orders.Names.Contains(source);
            findings.Add(await TryAsync("orders", source, knows, settings.Secret, signed => AskAsync(signatures.OfOrders(business, source, settings, signed))));
        }

        foreach (var (source, settings) in business.Shipments)
        {
            findings.Add(await TryAsync("shipments", source, true, settings.Secret, signed => AskShipmentAsync(signatures.OfShipments(business, source, settings, signed))));
        }

        foreach (var (source, settings) in business.Calls)
        {
            findings.Add(await TryAsync("calls", source, true, settings.Secret, signed => AskCallAsync(signatures.OfCalls(business, source, settings, signed))));
        }

        return findings;

        async Task<Problem?> AskAsync(Probe probe) => (await orders.VerifyAsync(probe.Request, business.Id, probe.Source, ProbeRequest.Body, cancellationToken)).Problem;

        async Task<Problem?> AskShipmentAsync(Probe probe) => (await shipments.VerifyAsync(probe.Request, business.Id, probe.Source, ProbeRequest.Body, cancellationToken)).Problem;

        async Task<Problem?> AskCallAsync(Probe probe) => (await calls.VerifyAsync(probe.Request, business.Id, probe.Source, ProbeRequest.Body, cancellationToken)).Problem;
    }

    /// <param name="ask">What the verification says to a signature over these bytes.</param>
    private async Task<Finding> TryAsync(string folder, string source, bool isKnown, string secret, Func<byte[], Task<Problem?>> ask)
    {
        var about = $"{folder}/{source}";
        if (!isKnown) { return Finding.Failed("webhooks.unknown-source", $"There is no source of this name, so all its webhooks are refused. Name one of {string.Join(", ", orders.Names)} in the record.") with { About = about }; }

        if (secrets.Current(secret) is null) { return Finding.Failed("webhooks.secret-missing", $"All its webhooks are answered 503: the secret '{secret}' is not set. The line of the secrets says how.") with { About = about }; }

        var isOurs = ProbeSignatures.CanSign(source);
        var right = isOurs ? await ask(ProbeRequest.Body) : null;
        return Judge(right, await ask("not what is sent"u8.ToArray()), secret, isOurs) with { About = about };
    }

    private static Finding Judge(Problem? right, Problem? wrong, string secret, bool isOurs) => (right ?? wrong)?.Code switch
    {
        _ when wrong is null => Finding.Failed("webhooks.open", "A wrong signature was taken. Switch the source off in the business record, and report it: SECURITY.md says how."),
        "public-address-not-configured" => Finding.Failed("webhooks.address-missing",
            "All its webhooks are answered 503: it signs the address, and the app does not know its own. Set Links__BaseUrl to exactly what the source calls, without /api."),
        "signature-not-configured" => Finding.Failed("webhooks.secret-unusable", $"All its webhooks are answered 503: the secret '{secret}' is not of the source's kind. docs/slices says what each source's secret is."),
        "signature" when right is null => Finding.Ok(isOurs ? "A right signature is taken, a wrong one refused." : "A wrong signature is refused. A right one only the source can make: it keeps its key."),
        _ => Finding.Failed("webhooks.secret-unusable", $"A webhook that is rightly signed with the secret '{secret}' is refused. Has it the source's form (whsec_… for standard)? Has the record been changed within the last 30 seconds?"),
    };
}
