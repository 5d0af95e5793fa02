using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Serverless.Shops;

/// <summary>The way to a business's shop: picks the connector of its kind, and tells what came of the call.</summary>
public sealed partial class ShopCaller(IEnumerable<IShop> shops, TimeProvider clock, ILogger<ShopCaller> logger)
{
    private static readonly Meter Meter = new("Serverless.Shops");
    private static readonly Counter<long> Calls = Meter.CreateCounter<long>("shop.calls", description: "Calls to shops, by what came of them");
    private readonly Dictionary<string, IShop> _shops = shops.ToDictionary(shop => shop.Kind, StringComparer.Ordinal);

    public Task<ShopAnswer> ChangeAsync(ShopCall call, OrderChange change, CancellationToken cancellationToken) =>
        CallAsync(call, "change", shop => shop.ChangeAsync(call, change, cancellationToken));

    public Task<ShopAnswer> QuoteAsync(ShopCall call, QuoteRequest request, CancellationToken cancellationToken) =>
        CallAsync(call, "quote", shop => shop.QuoteAsync(call, request, cancellationToken));

    public Task<ShopAnswer> OrderAsync(ShopCall call, ReorderRequest request, CancellationToken cancellationToken) =>
        CallAsync(call, "reorder", shop => shop.OrderAsync(call, request, cancellationToken));

    private async Task<ShopAnswer> CallAsync(ShopCall call, string what, Func<IShop, Task<ShopAnswer>> ask)
    {
        ArgumentNullException.ThrowIfNull(call);
        var start = clock.GetTimestamp();
        var answer = _shops.GetValueOrDefault(call.Shop.Kind) is { } shop ? await ask(shop) : new ShopAnswer.Broken(ShopCodes.NotConfigured);
        var (outcome, code) = (answer.GetType().Name, CodeOf(answer));
        var milliseconds = (long)clock.GetElapsedTime(start).TotalMilliseconds;
        Calls.Add(1, new("kind", call.Shop.Kind), new("call", what), new("answer", outcome), new("code", code));
        Log.Called(logger, answer is ShopAnswer.Broken ? LogLevel.Error : LogLevel.Information, call.Business.Id, call.Shop.Kind, what, call.RequestId, call.Attempt,
            outcome, code, milliseconds);
        return answer;
    }

    private static string CodeOf(ShopAnswer answer) => answer switch
    {
        ShopAnswer.Refused refused => refused.Code,
        ShopAnswer.TryAgain again => again.Code,
        ShopAnswer.Broken broken => broken.Code,
        _ => "ok",
    };

    private static partial class Log
    {
        [LoggerMessage(EventName = "shop.called", Message = "The {Kind} shop of {Business} was asked for a {What}, request {RequestId}, attempt {Attempt}: {Answer}, {Code}, {Milliseconds} ms")]
        public static partial void Called(ILogger logger, LogLevel level, string business, string kind, string what, string requestId, int attempt, string answer, string code, long milliseconds);
    }
}
