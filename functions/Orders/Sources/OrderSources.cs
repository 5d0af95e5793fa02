using Microsoft.AspNetCore.Http;
using Serverless.Businesses;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Orders.Sources;

/// <summary>What came of checking a webhook: its source and delivery, or the problem to answer.</summary>
public sealed record SourceVerdict(SignatureCheck Check, Problem? Problem, IOrderSource Source, SourceDelivery Delivery);

/// <summary>
/// The sources of order webhooks, by name. An unknown business or source, no signature and a wrong signature are answered alike, and
/// take alike long.
/// </summary>
public sealed class OrderSources(IEnumerable<IOrderSource> sources, IBusinesses businesses, Secrets secrets, TimeProvider clock)
{
    /// <summary>Checked against when there is nothing to check against, so that the time taken tells nothing.</summary>
    private static readonly string[] Nobody = ["whsec_bm9ib2R5LWhhcy10aGlzLXNlY3JldC1ub2JvZHk="];

    private readonly Dictionary<string, IOrderSource> _sources = sources.ToDictionary(source => source.Name, StringComparer.Ordinal);

    /// <summary>The sources that there are.</summary>
    public IReadOnlyCollection<string> Names => _sources.Keys;

    public async Task<SourceVerdict> VerifyAsync(HttpRequest request, string business, string source, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var known = _sources.GetValueOrDefault(source);
        var owner = await businesses.FindAsync(business, cancellationToken);
        var settings = owner?.Sources.GetValueOrDefault(known?.Name ?? "");
        var delivery = new SourceDelivery(business, settings, request.Headers, body, clock.GetUtcNow()) { Country = owner?.Country };
        var port = known ?? _sources[StandardSource.SourceName];
        var accepted = settings is null ? Nobody : secrets.Accepted(settings.Secret);
        if (accepted.Count == 0) { return new SourceVerdict(SignatureCheck.Missing, Problems.SignatureNotConfigured, port, delivery); }

        var check = port.Check(delivery, accepted);
        var problem = check switch
        {
            SignatureCheck.Valid when settings is not null => null,
            SignatureCheck.Stale when settings is not null => Problems.StaleTimestamp,
            _ => Problems.BadSignature,
        };
        return new SourceVerdict(check, problem, port, delivery);
    }
}
