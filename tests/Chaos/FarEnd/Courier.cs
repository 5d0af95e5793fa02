using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Serverless.Chaos.Judging;
using Serverless.Conversations;

namespace Serverless.Chaos.FarEnd;

/// <summary>Sends webhooks as real senders do: again and again until they are answered 2xx, wherever the product is by then.</summary>
internal sealed class Courier : IAsyncDisposable
{
    private const int Carriers = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64, ConnectTimeout = TimeSpan.FromSeconds(2) }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Channel<Func<Task>> _reports = Channel.CreateUnbounded<Func<Task>>();
    private readonly CancellationTokenSource _stop = new();
    private readonly Ledger _ledger;
    private readonly byte[] _secret;
    private readonly Task[] _carriers;
    private int _open;

    public Courier(Ledger ledger, string appSecret)
    {
        (_ledger, _secret) = (ledger, Encoding.UTF8.GetBytes(appSecret));
        _carriers = [.. Enumerable.Range(0, Carriers).Select(_ => Task.Run(CarryAsync))];
    }

    /// <summary>Where the product listens now; null while it is down.</summary>
    public Uri? Target { get; set; }

    /// <summary>An address at the product, wherever it listens now.</summary>
    /// <exception cref="InvalidOperationException">It is down.</exception>
    public Uri AddressOf(string path) => new(Target ?? throw new InvalidOperationException("The product is down."), path);

    /// <summary>The product's clock.</summary>
    public Func<DateTimeOffset> Now { get; set; } = () => TimeProvider.System.GetUtcNow();

    /// <summary>A receipt is about to be posted.</summary>
    public Action Posting { get; set; } = () => { };

    /// <summary>Reports that are not taken yet.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Tells what became of an accepted message: the echo or first status, then that it was delivered.</summary>
    public void Report(AcceptedSend send)
    {
        Interlocked.Increment(ref _open);
        _reports.Writer.TryWrite(async () =>
        {
            foreach (var (kind, path, body) in Receipts.Of(send, Now()))
            {
                Posting();
                if (await PostMetaAsync(path, body)) { _ledger.NoteReceipt(send, kind); }
            }
        });
    }

    /// <summary>A signed webhook of Meta; false when it was never taken.</summary>
    public Task<bool> PostMetaAsync(string path, JsonObject body)
    {
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        return PostAsync(() => MetaRequest(path, bytes));
    }

    /// <summary>The answer to one signed webhook of Meta, whatever it is.</summary>
    public async Task<int> TryMetaAsync(string path, byte[] body)
    {
        using var request = MetaRequest(path, body);
        using var response = await _http.SendAsync(request, _stop.Token);
        return (int)response.StatusCode;
    }

    /// <summary>The answer to one request, whatever it is.</summary>
    public async Task<int> TryAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request, _stop.Token);
        return (int)response.StatusCode;
    }

    /// <summary>Posts until the answer is 2xx; false when patience ended before.</summary>
    public async Task<bool> PostAsync(Func<HttpRequestMessage> make)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begun) < Patience && !_stop.IsCancellationRequested)
        {
            try
            {
                if (Target is not null)
                {
                    using var request = make();
                    using var response = await _http.SendAsync(request, _stop.Token);
                    if (response.IsSuccessStatusCode) { return true; }
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or InvalidOperationException)
            {
                // Killed in the middle, or not there yet.
            }

            await Task.Delay(Random.Shared.Next(20, 80));
        }

        return false;
    }

    /// <summary>Waits until every report was taken.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        while (Open > 0) { await Task.Delay(10, cancellationToken); }
    }

    public async ValueTask DisposeAsync()
    {
        _reports.Writer.TryComplete();
        await _stop.CancelAsync();
        await Task.WhenAll(_carriers);
        _http.Dispose();
        _stop.Dispose();
    }

    private HttpRequestMessage MetaRequest(string path, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, AddressOf(path)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(MetaSignature.Header, MetaSignature.Sign(body, _secret));
        return request;
    }

    private async Task CarryAsync()
    {
        await foreach (var report in _reports.Reader.ReadAllAsync())
        {
            await report();
            Interlocked.Decrement(ref _open);
        }
    }
}
