namespace Serverless.Benchmarks.EndToEnd;

/// <summary>One signed webhook, ready to be posted.</summary>
/// <param name="Accepted">How the app answers one that it took.</param>
/// <param name="Headers">The signature and what belongs to it.</param>
internal sealed record PreparedWebhook(Uri Address, byte[] Body, System.Net.HttpStatusCode Accepted, IReadOnlyList<KeyValuePair<string, string>> Headers);

/// <summary>Posts prepared webhooks, over as many connections as the providers of a busy business have.</summary>
internal sealed class WebhookLoad(BenchApp app) : IDisposable
{
    private const int Senders = 32;

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = Senders, ActivityHeadersPropagator = null });

    /// <summary>Sends the webhooks and waits until all of them were worked off.</summary>
    public async Task SendAsync(IReadOnlyList<PreparedWebhook> webhooks, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(webhooks, new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = cancellationToken },
            async (one, token) => await PostAsync(one, token));
        await app.IdleAsync(cancellationToken);
    }

    public async Task PostAsync(PreparedWebhook one, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, one.Address) { Content = new ByteArrayContent(one.Body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        foreach (var (name, value) in one.Headers) { request.Headers.TryAddWithoutValidation(name, value); }

        using var response = await _http.SendAsync(request, cancellationToken);
        if (response.StatusCode != one.Accepted) { throw new InvalidOperationException($"A webhook was answered {(int)response.StatusCode}."); }
    }

    public void Dispose() => _http.Dispose();
}
