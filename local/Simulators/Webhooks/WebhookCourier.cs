using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Serverless.Local.Simulators.Webhooks;

/// <summary>
/// Carries webhooks to the app. First attempts keep the order within a lane; a failed one is tried again later on the clock,
/// past the others, as Meta does. What was not delivered when the process ended is delivered after the next start.
/// </summary>
internal sealed partial class WebhookCourier : IAsyncDisposable
{
    /// <summary>Waits before each further attempt; the last one failing gives up.</summary>
    public static readonly IReadOnlyList<TimeSpan> Backoff =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];

    private const int LaneCount = 32;
    private readonly WebhookLog _log;
    private readonly SimulatorAddress _address;
    private readonly SimulatorHttp _http;
    private readonly TimeProvider _clock;
    private readonly ILogger<WebhookCourier> _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<long>[] _lanes;
    private readonly Task[] _workers;
    private volatile bool _holds;

    public WebhookCourier(WebhookLog log, SimulatorAddress address, SimulatorHttp http, TimeProvider clock, ILogger<WebhookCourier> logger)
    {
        (_log, _address, _http, _clock, _logger) = (log, address, http, clock, logger);
        _lanes = [.. Enumerable.Range(0, LaneCount).Select(_ => Channel.CreateUnbounded<long>(new UnboundedChannelOptions { SingleReader = true }))];
        foreach (var unfinished in log.After(0).Where(delivery => delivery.State is WebhookState.Pending))
        {
            Enqueue(unfinished);
        }

        _workers = [.. _lanes.Select(lane => Task.Run(() => WorkAsync(lane.Reader)))];
    }

    /// <summary>Stores the webhook, then sends it in its lane; the call does not wait for the app.</summary>
    public WebhookDelivery Send(WebhookDelivery delivery)
    {
        var stored = _log.Add(delivery with { State = _holds ? WebhookState.Held : WebhookState.Pending });
        if (stored.State is WebhookState.Pending)
        {
            Enqueue(stored);
        }

        return stored;
    }

    /// <summary>Stores the webhook, sends it now whatever waits, and returns how it went. It is not tried again.</summary>
    public Task<WebhookDelivery> SendNowAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
        SendNowAsync(delivery, retries: false, cancellationToken);

    /// <summary>Stores the webhook, sends it now whatever waits, and returns how it went; a failed one is tried again later if asked.</summary>
    public Task<WebhookDelivery> SendNowAsync(WebhookDelivery delivery, bool retries, CancellationToken cancellationToken) =>
        AttemptAsync(_log.Add(delivery with { Retries = retries }), cancellationToken);

    /// <summary>Sends the same bytes once more.</summary>
    public Task<WebhookDelivery> RepeatAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
        AttemptAsync(delivery, cancellationToken);

    /// <summary>From now on webhooks are kept until <see cref="ReleaseAsync"/>.</summary>
    public void Hold() => _holds = true;

    /// <summary>Sends what was held, one after the other in the given order.</summary>
    public async Task<IReadOnlyList<WebhookDelivery>> ReleaseAsync(
        Func<IReadOnlyList<WebhookDelivery>, IEnumerable<WebhookDelivery>> order, CancellationToken cancellationToken)
    {
        _holds = false;
        var held = _log.After(0).Where(delivery => delivery.State is WebhookState.Held).ToArray();
        var sent = new List<WebhookDelivery>();
        foreach (var delivery in order(held))
        {
            sent.Add(await AttemptAsync(delivery, cancellationToken));
        }

        return sent;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_workers);
        _stop.Dispose();
    }

    private void Enqueue(WebhookDelivery delivery) =>
        _lanes[(uint)string.GetHashCode(delivery.Lane, StringComparison.Ordinal) % LaneCount].Writer.TryWrite(delivery.Id);

    private async Task WorkAsync(ChannelReader<long> lane)
    {
        try
        {
            await foreach (var id in lane.ReadAllAsync(_stop.Token))
            {
                if (_log.Find(id) is { State: WebhookState.Pending } delivery)
                {
                    await AttemptAsync(delivery, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            Log.Stopped(_logger);
        }
    }

    private async Task<WebhookDelivery> AttemptAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var attempt = await CallAsync(delivery, cancellationToken);
        var after = _log.Change(delivery.Id, current => Record(current, attempt));
        Log.Attempted(_logger, after.Id, after.Topic, after.Attempts.Count, attempt.Status, attempt.Milliseconds, after.State);
        if (after is { State: WebhookState.Pending, NextAttemptAt: { } next })
        {
            _ = RetryAtAsync(after, next);
        }

        return after;
    }

    private WebhookDelivery Record(WebhookDelivery delivery, WebhookAttempt attempt)
    {
        var attempts = delivery.Attempts.Append(attempt).ToArray();
        var delivered = attempt.Status is >= 200 and < 300 || delivery.State is WebhookState.Delivered;
        var waits = delivery.Waits ?? Backoff;
        var again = !delivered && delivery.Retries && attempts.Length <= waits.Count;
        return delivery with
        {
            Attempts = attempts,
            State = delivered ? WebhookState.Delivered : again ? WebhookState.Pending : WebhookState.GivenUp,
            NextAttemptAt = again ? _clock.GetUtcNow() + waits[attempts.Length - 1] : null,
        };
    }

    private async Task RetryAtAsync(WebhookDelivery delivery, DateTimeOffset at)
    {
        var wait = at - _clock.GetUtcNow();
        var delay = Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, _clock, _stop.Token);

        // The clock may have been moved between looking at it and setting the alarm.
        if (_clock.GetUtcNow() < at)
        {
            await delay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!_stop.IsCancellationRequested)
        {
            Enqueue(delivery);
        }
    }

    private async Task<WebhookAttempt> CallAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        await _log.SavedAsync().WaitAsync(cancellationToken);
        var address = await _address.KnownAsync(cancellationToken);
        var watch = Stopwatch.StartNew();
        var at = _clock.GetUtcNow();
        using var request = RequestOf(delivery, address);
        try
        {
            using var response = await _http.Client.SendAsync(request, cancellationToken);
            var answer = await response.Content.ReadAsStringAsync(cancellationToken);
            return new WebhookAttempt(at, (int)response.StatusCode, watch.ElapsedMilliseconds, answer[..Math.Min(answer.Length, 1000)]);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new WebhookAttempt(at, 0, watch.ElapsedMilliseconds, exception.GetType().Name);
        }
    }

    private static HttpRequestMessage RequestOf(WebhookDelivery delivery, Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, delivery.Path)) { Content = new ByteArrayContent(delivery.Body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", delivery.Headers.GetValueOrDefault("Content-Type", "application/json"));
        foreach (var (name, value) in delivery.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, EventName = "webhook.attempted", Message = "Webhook {Id} ({Topic}) attempt {Attempt}: {Status} in {Milliseconds} ms, now {State}")]
        public static partial void Attempted(ILogger logger, long id, string topic, int attempt, int status, long milliseconds, WebhookState state);

        [LoggerMessage(Level = LogLevel.Debug, EventName = "webhook.courier-stopped", Message = "Webhook lane stopped")]
        public static partial void Stopped(ILogger logger);
    }
}
