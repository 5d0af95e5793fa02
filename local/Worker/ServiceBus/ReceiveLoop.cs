using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Serverless.Local.Worker.ServiceBus;

/// <summary>Repeats a receiving step until the host stops, and pauses after a fault of the bus.</summary>
internal sealed partial class ReceiveLoop(string source, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    public async Task RunAsync(Func<Task> step, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await step();
            }
            catch (Exception e) when (stop.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (ServiceBusException e) when (e.Reason is ServiceBusFailureReason.ServiceTimeout)
            {
                // No session had messages; ask again.
                continue;
            }
            catch (ServiceBusException e) when (e.Reason is ServiceBusFailureReason.SessionLockLost)
            {
                Log.SessionLost(logger, source);
            }
#pragma warning disable CA1031 // A fault of the bus must not end the trigger.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.Fault(logger, e, source);
                await Task.Delay(PauseAfterFault, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventName = "SessionLost", Level = LogLevel.Debug, Message = "The lock on a session of {Source} was lost.")]
        public static partial void SessionLost(ILogger logger, string source);

        [LoggerMessage(EventName = "ReceiveFault", Level = LogLevel.Error, Message = "Receiving from {Source} failed; it is tried again.")]
        public static partial void Fault(ILogger logger, Exception exception, string source);
    }
}
