using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Platform.Telemetry;

/// <summary>
/// A span for each call to a server that is not ours. It says which kind of server, the method and the status, and nothing of the address:
/// addresses name people, orders and shops.
/// </summary>
/// <param name="peer">The name of the HTTP client.</param>
internal sealed class ClientSpans(string peer) : DelegatingHandler
{
    public string Peer { get; } = peer;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Spans.AreWanted ? TracedAsync(request, cancellationToken) : base.SendAsync(request, cancellationToken);

    /// <summary>The span of a call; null when nobody listens.</summary>
    public static Activity? Start(string name, string peer) => Spans.Source.StartActivity(name, ActivityKind.Client)?.SetTag(SpanTags.Peer, peer);

    private async Task<HttpResponseMessage> TracedAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var span = Start($"{request.Method.Method} {Peer}", Peer);
        span?.SetTag(SpanTags.Method, request.Method.Method);
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            var status = (int)response.StatusCode;
            span?.SetTag(SpanTags.Status, status);
            if (status >= 400) { span.Fail(status.ToString(CultureInfo.InvariantCulture)); }

            return response;
        }
        catch (Exception exception)
        {
            span.Fail(exception is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown and var error } ? error.ToString() : exception.GetType().Name);
            throw;
        }
    }
}

internal static class ClientSpansExtensions
{
    /// <summary>
    /// Calls of this client have spans of ours, and none of the runtime's, which hold addresses. Nor does any server hear of our traces:
    /// without a propagator the runtime adds no <c>traceparent</c>.
    /// </summary>
    /// <param name="handler">How the client connects.</param>
    public static IHttpClientBuilder WithSpans(this IHttpClientBuilder client, Func<IServiceProvider, SocketsHttpHandler> handler) => client
        .AddHttpMessageHandler(() => new ClientSpans(client.Name))
        .ConfigurePrimaryHttpMessageHandler(provider =>
        {
            var connects = handler(provider);
            connects.ActivityHeadersPropagator = null;
            return connects;
        });
}
