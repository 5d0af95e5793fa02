using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Serverless.Businesses;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Orders;

/// <summary>What came of checking a webhook: nothing more to say, or the problem to answer.</summary>
public sealed record SourceVerdict(SignatureCheck Check, Problem? Problem, string WebhookId = "");

/// <summary>
/// The source <c>standard</c>: Standard Webhooks over the raw bytes. An unknown business or source, no signature and a wrong signature
/// are answered alike, and take alike long.
/// </summary>
public sealed class StandardSource(IBusinesses businesses, Secrets secrets, TimeProvider clock)
{
    public const string Name = "standard";

    /// <summary>Checked against when there is nothing to check against, so that the time taken tells nothing.</summary>
    private static readonly string[] Nobody = ["whsec_bm9ib2R5LWhhcy10aGlzLXNlY3JldC1ub2JvZHk="];

    public async Task<SourceVerdict> VerifyAsync(HttpRequest request, string business, string source, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var headers = new StandardWebhookHeaders(Single(request, "webhook-id"), Single(request, "webhook-timestamp"), Single(request, "webhook-signature"));
        var settings = source == Name ? (await businesses.FindAsync(business, cancellationToken))?.Sources.GetValueOrDefault(source) : null;
        var accepted = settings is null ? Nobody : secrets.Accepted(settings.Secret);
        if (accepted.Count == 0) { return new SourceVerdict(SignatureCheck.Missing, Problems.SignatureNotConfigured); }

        var check = StandardWebhookSignature.Check(headers, body.Span, accepted, clock.GetUtcNow());
        return check switch
        {
            SignatureCheck.Valid when settings is not null => new SourceVerdict(check, null, headers.Id!),
            SignatureCheck.Stale when settings is not null => new SourceVerdict(check, Problems.StaleTimestamp),
            _ => new SourceVerdict(check, Problems.BadSignature),
        };
    }

    private static string? Single(HttpRequest request, string name) =>
        request.Headers.TryGetValue(name, out StringValues values) && values.Count == 1 ? values[0] : null;
}
