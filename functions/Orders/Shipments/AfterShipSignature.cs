using System.Text;
using Microsoft.Extensions.Primitives;
using Serverless.Platform.Security;

namespace Serverless.Orders.Shipments;

/// <summary>AfterShip's <c>aftership-hmac-sha256</c>: base64 of HMAC-SHA256 over the raw body (AfterShip, "Webhook signature"). No time is signed.</summary>
public static class AfterShipSignature
{
    public const string Header = "aftership-hmac-sha256";

    public static SignatureCheck Check(StringValues header, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets) =>
        BodySignature.CheckBase64(header, body, [.. secrets.Select(Encoding.UTF8.GetBytes)]);
}
