using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;

namespace Serverless.Orders.Sources;

/// <summary>
/// Asks the WooCommerce shops for orders that no webhook told of: WooCommerce sends each webhook once, and stops after some failures.
/// Looks every minute whose turn it is; how often a shop's turn comes is a setting.
/// </summary>
public sealed partial class WooCommercePoll(IBusinesses businesses, WooCommercePoller poller, ILogger<WooCommercePoll> logger)
{
    /// <summary>One slow shop must not keep the others waiting.</summary>
    private const int Parallel = 8;

    [Function("woocommerce-poll")]
    public async Task Run([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        var polled = await businesses.ListPolledAsync(cancellationToken);
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
        await System.Threading.Tasks.Parallel.ForEachAsync(polled, atOnce, async (id, token) => await PollAsync(id, token));
    }

    private async Task PollAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            if (await businesses.FindAsync(id, cancellationToken) is { } business && await poller.PollAsync(business, cancellationToken) is { } result)
            {
                if (result.Problem is null) { Log.Polled(logger, id, result.Orders); }
                else { Log.Failed(logger, id, result.Problem, result.Orders); }
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The others are asked all the same; this shop's turn comes again in a minute, where it left off.
            Log.Faulted(logger, exception, id);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "woocommerce-poll.polled", Message = "The shop of {Business} was asked for changed orders: {Orders}")]
        public static partial void Polled(ILogger logger, string business, int orders);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "woocommerce-poll.failed", Message = "The shop of {Business} could not be asked for its orders: {Problem}, after {Orders}")]
        public static partial void Failed(ILogger logger, string business, string problem, int orders);

        [LoggerMessage(Level = LogLevel.Error, EventName = "woocommerce-poll.faulted", Message = "The orders of the shop of {Business} could not be stored")]
        public static partial void Faulted(ILogger logger, Exception exception, string business);
    }
}
