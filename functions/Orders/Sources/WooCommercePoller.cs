using System.Text.Json;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Platform.Security;

namespace Serverless.Orders.Sources;

/// <summary>What one poll found.</summary>
/// <param name="Orders">How many orders went to the bus; the bus drops those that a webhook brought before.</param>
public sealed record WooCommercePolled(int Orders, string? Problem);

/// <summary>
/// Asks one shop for the orders that changed since the last time, and puts them on the bus as its webhooks would have. What was seen
/// shortly before is asked for again, because a shop writes its orders in several steps.
/// </summary>
public sealed class WooCommercePoller(WooCommerceShop shop, WooCommerceWatermarks watermarks, OrderIntake intake, Secrets secrets, IOptions<WooCommerceOptions> options,
    TimeProvider clock)
{
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FirstLookBack = TimeSpan.FromHours(1);

    /// <summary>More wait for the next time.</summary>
    private const int MostPages = 20;

    /// <summary>Null when it is not this shop's turn, or it has no address or key to be asked with.</summary>
    public async Task<WooCommercePolled?> PollAsync(Business business, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        if (business.Sources.GetValueOrDefault(WooCommerceSource.SourceName) is not { Url: { } url, KeySecret: { } keySecret }) { return null; }

        var now = clock.GetUtcNow();
        var watermark = await watermarks.ReadAsync(business.Id, cancellationToken);
        if (watermark.DueAt > now) { return null; }

        var progress = new Progress(watermark.ModifiedAfter ?? now - FirstLookBack);
        progress.Problem = secrets.Current(keySecret) is { } key
            ? await ReadAllAsync(business, url, key, progress, cancellationToken)
            : "key-not-configured";
        await watermarks.WriteAsync(business.Id, new WooCommerceWatermark(progress.Newest, now + options.Value.PollEvery, progress.Problem), cancellationToken);
        return new WooCommercePolled(progress.Orders, progress.Problem);
    }

    /// <summary>
    /// Goes on behind the newest change of each full page instead of turning pages: an order that changes meanwhile moves to the end, and
    /// a page would then skip one. Pages are turned only within a second.
    /// </summary>
    private async Task<string?> ReadAllAsync(Business business, Uri url, string key, Progress progress, CancellationToken cancellationToken)
    {
        var (after, page) = (progress.Newest - Overlap, 1);
        for (var read = 0; read < MostPages; read++)
        {
            var answer = await shop.ReadAsync(url, key, after, page, cancellationToken);
            if (answer.Orders is not { } document) { return answer.Problem; }

            using (document)
            {
                await AcceptAsync(business, document.RootElement, progress, cancellationToken);
                if (document.RootElement.GetArrayLength() < WooCommerceShop.PageSize) { return null; }
            }

            var next = progress.Newest.AddSeconds(-1);
            (after, page) = next > after ? (next, 1) : (after, page + 1);
        }

        return null;
    }

    private async Task AcceptAsync(Business business, JsonElement orders, Progress progress, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var order in orders.EnumerateArray())
        {
            if (order.Id("id"u8) is not { } id) { continue; }

            var events = WooCommerceOrders.Read(order, id, business.Id, business.Country, now);
            if (events.Count > 0)
            {
                await intake.AcceptAsync(events, cancellationToken);
                progress.Orders++;
            }

            if (order.Moment("date_modified_gmt"u8, now) is { } modified && modified > progress.Newest) { progress.Newest = modified; }
        }
    }

    private sealed class Progress(DateTimeOffset newest)
    {
        public DateTimeOffset Newest { get; set; } = newest;
        public int Orders { get; set; }
        public string? Problem { get; set; }
    }
}
