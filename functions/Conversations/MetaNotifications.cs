using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Conversations;

/// <summary>What one of Meta's webhooks makes of a body that is signed and strict JSON.</summary>
internal interface IMetaIntake
{
    /// <summary>The longest body in bytes.</summary>
    int MaxBody { get; }

    /// <summary>Whether a body that names a member twice is refused; costs as much as the rest of the parsing.</summary>
    bool IsStrict { get; }

    /// <summary>
    /// Returns when everything that the body holds is durable; throws when that is not certain, and then Meta sends all of it again.
    /// <paramref name="root"/> must not be used afterwards.
    /// </summary>
    Task AcceptAsync(JsonElement root, CancellationToken cancellationToken);
}

/// <summary>What Meta's webhooks have in common: the handshake, and size, signature and shape of a notification.</summary>
public sealed partial class MetaNotifications(MetaKeys keys, ILogger<MetaNotifications> logger)
{
    public IResult Handshake(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.HttpContext.Response.Headers.XContentTypeOptions = "nosniff";
        return MetaHandshake.Answer(request.Query, keys);
    }

    internal async Task<IResult> ReceiveAsync(HttpRequest request, IMetaIntake intake, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (keys.AppSecrets.Count == 0) { return Problems.SignatureNotConfigured; }

        if (await RentedBody.ReadAsync(request, intake.MaxBody, cancellationToken) is not { } body) { return Problems.TooLarge; }

        using (body)
        {
            var check = MetaSignature.Check(request.Headers[MetaSignature.Header], body.Bytes.Span, keys.AppSecrets);
            if (check is not SignatureCheck.Valid)
            {
                Log.Refused(logger, check, body.Bytes.Length);
                return Problems.BadSignature;
            }

            if (!(intake.IsStrict ? JsonBody.TryParse(body.Bytes, out var document) : JsonBody.TryParseLean(body.Bytes, out document))) { return Problems.MalformedJson; }

            using (document) { await intake.AcceptAsync(document.RootElement, cancellationToken); }

            return Results.Ok();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, EventName = "meta.refused", Message = "A webhook of {Bytes} bytes was refused: signature {Check}")]
        public static partial void Refused(ILogger logger, SignatureCheck check, int bytes);
    }
}
