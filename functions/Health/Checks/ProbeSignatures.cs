using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Serverless.Businesses;
using Serverless.Callers.Calls;
using Serverless.Orders.Shipments;
using Serverless.Orders.Sources;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Health.Checks;

/// <summary>A signed request, and the source that it is of.</summary>
internal sealed record Probe(string Source, HttpRequest Request);

/// <summary>Signs as each source does, over bytes that are, or are not, those of the body.</summary>
internal sealed class ProbeSignatures(Secrets secrets, PublicAddress address, TimeProvider clock)
{
    /// <summary>False for a source that signs with a private key of its own.</summary>
    public static bool CanSign(string source) => source != SipgateCalls.SourceName;

    public Probe OfOrders(Business business, string source, SourceSettings settings, byte[] signed)
    {
        var secret = Of(settings.Secret);
        IEnumerable<(string, string)> headers = source switch
        {
            ShopifySource.SourceName => [("X-Shopify-Hmac-Sha256", ProbeRequest.Base64(secret, signed)), ("X-Shopify-Shop-Domain", settings.ShopDomain ?? "")],
            WooCommerceSource.SourceName => [(WooCommerceSource.SignatureHeader, ProbeRequest.Base64(WooCommerceSource.Decoded(secret), signed))],
            _ => ProbeRequest.Standard(secret, signed, clock.GetUtcNow()),
        };
        return new(source, ProbeRequest.To(business.Id, "orders", source, headers));
    }

    public Probe OfShipments(Business business, string source, SourceSettings settings, byte[] signed)
    {
        var secret = Of(settings.Secret);
        IEnumerable<(string, string)> headers = source switch
        {
            ShipmentSources.AfterShip => [(AfterShipSignature.Header, ProbeRequest.Base64(secret, signed))],
            ShipmentSources.EasyPost => [(EasyPostSignature.Header, EasyPostSignature.Sign(secret, signed))],
            _ => ProbeRequest.Standard(secret, signed, clock.GetUtcNow()),
        };
        return new(source, ProbeRequest.To(business.Id, "shipments", source, headers));
    }

    public Probe OfCalls(Business business, string source, CallSourceSettings settings, byte[] signed)
    {
        var secret = Of(settings.Secret);
        if (source == TwilioCalls.SourceName) { return OfTwilio(business, secret, isRight: signed.AsSpan().SequenceEqual(ProbeRequest.Body)); }

        IEnumerable<(string, string)> headers = source == SipgateCalls.SourceName
            ? [(SipgateSignature.Header, Convert.ToBase64String(new byte[256]))]
            : ProbeRequest.Standard(secret, signed, clock.GetUtcNow());
        return new(source, ProbeRequest.To(business.Id, "calls", source, headers));
    }

    /// <summary>Twilio signs the address, and of a body that is no form its hash within the address.</summary>
    private Probe OfTwilio(Business business, string secret, bool isRight)
    {
        var query = $"?bodySHA256={Convert.ToHexStringLower(SHA256.HashData(ProbeRequest.Body))}";
        var url = address.Base + ProbeRequest.Path(business.Id, "calls", TwilioCalls.SourceName) + query;
#pragma warning disable CA5350 // Twilio signs with SHA-1; as an HMAC it is not broken.
        var signature = Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(isRight ? url : url + "&x=1")));
#pragma warning restore CA5350
        var request = ProbeRequest.To(business.Id, "calls", TwilioCalls.SourceName, [(TwilioSignature.Header, signature)]);
        request.QueryString = new QueryString(query);
        return new(TwilioCalls.SourceName, request);
    }

    private string Of(string secret) => secrets.Current(secret) ?? "";
}
