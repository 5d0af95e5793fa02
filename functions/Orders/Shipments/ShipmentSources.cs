using Microsoft.AspNetCore.Http;
using Serverless.Businesses;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Orders.Shipments;

/// <summary>What came of checking a shipment webhook: whose it is, or the problem to answer.</summary>
public sealed record ShipmentVerdict(SignatureCheck Check, Problem? Problem, Business? Business = null, string? WebhookId = null);

/// <summary>
/// The sources of shipment webhooks. An unknown business or source, no signature and a wrong signature are answered alike, and take
/// alike long.
/// </summary>
public sealed class ShipmentSources(IBusinesses businesses, Secrets secrets, TimeProvider clock)
{
    /// <summary>Standard Webhooks with our own event.</summary>
    public const string Standard = "standard";
    public const string AfterShip = "aftership";
    public const string EasyPost = "easypost";

    public static readonly IReadOnlyList<string> Names = [Standard, AfterShip, EasyPost];

    /// <summary>Checked against when there is nothing to check against, so that the time taken tells nothing.</summary>
    private static readonly string[] Nobody = ["whsec_bm9ib2R5LWhhcy10aGlzLXNlY3JldC1ub2JvZHk="];

    public async Task<ShipmentVerdict> VerifyAsync(HttpRequest request, string business, string source, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var record = Names.Contains(source) ? await businesses.FindAsync(business, cancellationToken) : null;
        var settings = record?.Shipments.GetValueOrDefault(source);
        var accepted = settings is null ? Nobody : secrets.Accepted(settings.Secret);
        if (accepted.Count == 0) { return new ShipmentVerdict(SignatureCheck.Missing, Problems.SignatureNotConfigured); }

        var headers = Headers(request);
        var check = source switch
        {
            AfterShip => AfterShipSignature.Check(request.Headers[AfterShipSignature.Header], body.Span, accepted),
            EasyPost => EasyPostSignature.Check(request.Headers[EasyPostSignature.Header], body.Span, accepted),
            _ => StandardWebhookSignature.Check(headers, body.Span, accepted, clock.GetUtcNow()),
        };
        return check switch
        {
            SignatureCheck.Valid when settings is not null => new ShipmentVerdict(check, null, record, source is Standard ? headers.Id : null),
            SignatureCheck.Stale when settings is not null => new ShipmentVerdict(check, Problems.StaleTimestamp),
            _ => new ShipmentVerdict(check, Problems.BadSignature),
        };
    }

    private static StandardWebhookHeaders Headers(HttpRequest request) =>
        new(Single(request, "webhook-id"), Single(request, "webhook-timestamp"), Single(request, "webhook-signature"));

    private static string? Single(HttpRequest request, string name) => request.Headers[name] is [{ } value] ? value : null;
}
