using System.Net;
using System.Text;
using Serverless.Local.Time;
using Serverless.Tests.Orders;

namespace Serverless.Tests.Platform;

/// <summary>A server that answers what the test says, in turn; the last answer stays. In the place of the network.</summary>
internal class ScriptedServer(string client) : HttpMessageHandler, IHttpClientFactory
{
    private readonly Lock _gate = new();
    private readonly Queue<Func<HttpRequestMessage, HttpResponseMessage?>> _answers = new();
    private Func<HttpRequestMessage, HttpResponseMessage?> _last = _ => new HttpResponseMessage(HttpStatusCode.OK);

    public LocalClock Clock { get; } = new(OrderData.Now);

    /// <summary>What the server was asked: method, address, body and headers.</summary>
    public List<(HttpMethod Method, Uri Address, string Body, Dictionary<string, string> Headers)> Asked { get; } = [];

    /// <summary>Answers wait for this; a test completes it to let them go.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    /// <summary>The next answers, one for each call; null for none at all.</summary>
    public void Answers(params Func<HttpRequestMessage, HttpResponseMessage?>[] answers)
    {
        foreach (var answer in answers) { _answers.Enqueue(answer); }
    }

    public void Answers(int status, string body = "", string type = "application/json", int? retryAfter = null) => Answers(_ => Answer(status, body, type, retryAfter));

    public static HttpResponseMessage Answer(int status, string body = "", string type = "application/json", int? retryAfter = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, type) };
        if (retryAfter is { } seconds) { response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds)); }

        return response;
    }

    public HttpClient CreateClient(string name)
    {
        Assert.Equal(client, name);
        return new HttpClient(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        HttpResponseMessage? response;
        lock (_gate)
        {
            Asked.Add((request.Method, request.RequestUri!, body, request.Headers.ToDictionary(header => header.Key, header => string.Join(' ', header.Value), StringComparer.OrdinalIgnoreCase)));
            if (_answers.TryDequeue(out var next)) { _last = next; }

            response = _last(request);
        }

        await Held.WaitAsync(cancellationToken);
        if (response is not null) { return response; }

        // Nothing comes, until whoever asks gives up.
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new InvalidOperationException("A call that nobody answers ended.");
    }
}

/// <summary>An answer's body that never ends, counted.</summary>
internal sealed class EndlessContent : HttpContent
{
    public long Sent { get; private set; }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var chunk = new byte[8192];
        while (true)
        {
            await stream.WriteAsync(chunk);
            Sent += chunk.Length;
        }
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new Spaces(this));

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private sealed class Spaces(EndlessContent owner) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)' ');
            owner.Sent += count;
            return count;
        }

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
