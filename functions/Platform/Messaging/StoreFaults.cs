using Azure;
using Azure.Messaging.ServiceBus;

namespace Serverless.Platform.Messaging;

/// <summary>
/// A message whose handler throws is delivered again at once, and after ten deliveries it is a dead letter: an outage of the tables that
/// lasts seconds would bury what lies on the bus. So a fault of the tables is thrown only after a pause, which grows with each delivery;
/// ten of them outlast two minutes. The pause is well within a message's lock of one minute.
/// </summary>
public static class StoreFaults
{
    internal static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    /// <summary>The one after a first delivery.</summary>
    internal static readonly TimeSpan ShortestPause = PauseOf(1);

    /// <summary>Runs a handler; a fault of the tables comes out after the pause, any other one at once.</summary>
    public static async Task RunAsync(ServiceBusReceivedMessage message, TimeProvider clock, Func<Task> handle, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(handle);
        try
        {
            await handle();
        }
        catch (Exception fault) when (IsOne(fault, cancellationToken))
        {
            await PauseAsync(message.DeliveryCount, clock, cancellationToken);
            throw;
        }
    }

    /// <summary>Gives the tables time. Ends early, and without a fault of its own, when the host stops.</summary>
    public static async Task PauseAsync(int delivery, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(PauseOf(delivery), clock, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The message goes back now; whoever runs next takes it.
            return;
        }
    }

    /// <summary>True for throttling, a time-out or a failure of the tables, which a later try may survive. False when the host stops.</summary>
    public static bool IsOne(Exception fault, CancellationToken cancellationToken) => fault switch
    {
        RequestFailedException failed => failed.Status is 0 or 408 or 429 or 500 or 503 or 504,
        TimeoutException => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        AggregateException several => several.InnerExceptions.Any(inner => IsOne(inner, cancellationToken)),
        _ => false,
    };

    internal static TimeSpan PauseOf(int delivery) => TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Max(1, delivery)), LongestPause.TotalSeconds));
}
