using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Serverless.Businesses;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Callers.Calls;

/// <summary>What came of checking a telephone's webhook: its source and delivery, or the problem to answer.</summary>
public sealed record CallVerdict(CallSignature Signature, Problem? Problem, ICallSource Source, CallDelivery Delivery);

/// <summary>
/// The sources of call webhooks, by name. An unknown business or source, no signature and a wrong signature are answered alike, and take
/// alike long.
/// </summary>
public sealed class CallSources(IEnumerable<ICallSource> sources, IBusinesses businesses, Secrets secrets, PublicAddress address, TimeProvider clock)
{
    private static readonly Problem AddressNotConfigured = new(503, "public-address-not-configured", "The app does not know under which address it is called.",
        "This source signs the address, so nothing can be checked without it. Set Links__BaseUrl.")
    { RetryAfterSeconds = 60 };

    private readonly Dictionary<string, ICallSource> _sources = sources.ToDictionary(source => source.Name, StringComparer.Ordinal);

    public async Task<CallVerdict> VerifyAsync(HttpRequest request, string business, string source, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var known = _sources.GetValueOrDefault(source);
        var record = await businesses.FindAsync(business, cancellationToken);
        var settings = record?.Calls.GetValueOrDefault(known?.Name ?? "");
        var port = known ?? _sources[StandardCalls.SourceName];
        var delivery = new CallDelivery(record, settings, request.Headers, request.ContentType, body, UrlOf(request), clock.GetUtcNow());
        if (port.SignsAddress && delivery.Url is null) { return new CallVerdict(new(SignatureCheck.Missing), AddressNotConfigured, port, delivery); }

        var accepted = settings is null ? [port.Decoy] : secrets.Accepted(settings.Secret).Where(port.IsUsable).ToArray();
        if (accepted.Length == 0) { return new CallVerdict(new(SignatureCheck.Missing), Problems.SignatureNotConfigured, port, delivery); }

        var signature = port.Check(delivery, accepted);
        return new CallVerdict(signature, ProblemOf(signature.Check, settings), port, delivery);
    }

    private static Problem? ProblemOf(SignatureCheck check, CallSourceSettings? settings) => check switch
    {
        SignatureCheck.Valid when settings is not null => null,
        SignatureCheck.Stale when settings is not null => Problems.StaleTimestamp,
        _ => Problems.BadSignature,
    };

    /// <summary>Path and query exactly as they came: decoding and encoding them again would change what was signed.</summary>
    private string? UrlOf(HttpRequest request)
    {
        if (address.Base is null) { return null; }

        var raw = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        return address.Base + (raw is ['/', ..] ? raw : $"{request.PathBase.ToUriComponent()}{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}");
    }
}
