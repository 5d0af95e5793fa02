using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Serverless.Tests.Channels.Meta;

/// <summary>The Graph API, as far as one call sees it.</summary>
internal sealed class FakeGraph(params (HttpStatusCode Status, string Body)[] answers) : HttpMessageHandler, IHttpClientFactory
{
    public List<HttpRequestMessage> Requests { get; } = [];
    public List<string> Bodies { get; } = [];
    public TaskCompletionSource Called { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    public bool Hangs { get; init; }
    public Exception? Fault { get; init; }
    public string? RetryAfter { get; init; }

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        Bodies.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
        Called.TrySetResult();
        if (Fault is { } fault) { throw fault; }

        if (Hangs) { await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken); }

        var (status, body) = answers[Requests.Count - 1];
        var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        if (RetryAfter is { } after) { response.Headers.TryAddWithoutValidation("Retry-After", after); }

        return response;
    }
}
