namespace Serverless.Local.Simulators;

/// <summary>Wakes everybody who waits for "something changed". A waiter takes <see cref="Next"/> before it looks, so no change is missed.</summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next change after this call.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Pulse() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Looks again after every change until <paramref name="look"/> finds something.</summary>
    public async Task<T> WaitForAsync<T>(Func<T?> look, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            var next = Next;
            if (look() is { } found)
            {
                return found;
            }

            await next.WaitAsync(cancellationToken);
        }
    }
}
