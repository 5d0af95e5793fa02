using Serverless.Platform.Json;
using Serverless.Platform.Messaging;

namespace Serverless.Shops.Requests;

/// <summary>A shop is to be asked. On the queue <c>shop-requests</c>; what for is in the record only.</summary>
/// <param name="Attempt">1 for the first call.</param>
public sealed record ShopRequestDue(string Business, string RequestId, int Attempt)
{
    public const string Schema = "shop-request/1";
}

/// <summary>A request's time is up. On the queue <c>shop-requests</c>, sent when it is asked, to be delivered then.</summary>
public sealed record ShopDeadline(string Business, string RequestId)
{
    public const string Schema = "shop-deadline/1";
}

internal static class ShopRequestMessages
{
    public static BusMessage First(ShopRequest request) => Due(request, 1, request.NotBefore);

    /// <summary>Another attempt is another message: with the id of the first, duplicate detection would drop it silently.</summary>
    public static BusMessage Due(ShopRequest request, int attempt, DateTimeOffset? notBefore) =>
        new(attempt == 1 ? request.Id : $"{request.Id}.{attempt}", null, request.Business, ShopRequestDue.Schema, RecordJson.Body(new ShopRequestDue(request.Business, request.Id, attempt)))
        {
            NotBefore = notBefore,
        };

    public static BusMessage Deadline(ShopRequest request) =>
        new($"{request.Id}.deadline", null, request.Business, ShopDeadline.Schema, RecordJson.Body(new ShopDeadline(request.Business, request.Id))) { NotBefore = request.Deadline };
}
