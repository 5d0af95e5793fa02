using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Serverless.Platform.Security;

namespace Serverless.Channels.Meta;

/// <summary>One call to the Graph API that sends or uploads something, and what became of it.</summary>
internal sealed class GraphClient(IHttpClientFactory clients, IOptions<MetaOptions> options, TimeProvider clock)
{
    /// <summary>The name of its HTTP client.</summary>
    public const string Client = "meta-graph";

    /// <summary>How long the largest file may take.</summary>
    public static readonly TimeSpan UploadTimeout = TimeSpan.FromSeconds(50);

    /// <summary>Posts a message of the account. Cancelled half-way, the outcome is unknown and the exception is passed on.</summary>
    /// <param name="account">The page's or the phone number's id.</param>
    public async Task<SendOutcome> SendAsync(GraphChannel channel, string account, string token, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };
        return await PostAsync(channel, $"{Uri.EscapeDataString(account)}/messages", token, content, null, cancellationToken);
    }

    /// <summary>Posts anything that the channel answers with an id: that is what counts as sent.</summary>
    /// <param name="path">Below the version: account and edge.</param>
    /// <param name="within">How long it may take; null for the usual time.</param>
    public async Task<SendOutcome> PostAsync(GraphChannel channel, string path, string token, HttpContent content, TimeSpan? within, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, path, token, content, null);
        using var timeout = new CancellationTokenSource(within ?? options.Value.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(Client);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await GraphReply.ReadAsync(channel, response, clock.GetUtcNow(), either.Token);
        }
        catch (HttpRequestException exception) when (IsBeforeTheRequest(exception))
        {
            return new SendOutcome.Deferred($"{channel.Name}.no-connection") { NoAnswer = true };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new SendOutcome.Unknown($"{channel.Name}.connection-lost");
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            return exception.InnerException is TimeoutException && !timeout.IsCancellationRequested
                ? new SendOutcome.Deferred($"{channel.Name}.no-connection") { NoAnswer = true }
                : new SendOutcome.Unknown($"{channel.Name}.timeout");
        }
    }

    /// <summary>A request of the account that the token belongs to.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path, string token, HttpContent? content, string? query)
    {
        var graph = (options.Value.GraphUrl ?? MetaOptions.DefaultGraphUrl).AbsoluteUri.TrimEnd('/');
        var parameters = string.Join('&', new[] { query, Proof(token) }.OfType<string>());
        var request = new HttpRequestMessage(method, $"{graph}/{path}{(parameters.Length > 0 ? "?" : "")}{parameters}") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    /// <summary>Graph API: HMAC-SHA256 of the token with the app secret, so that a stolen token alone is worth nothing.</summary>
    private string? Proof(string token) => Secrets.Usable(options.Value.AppSecret) is not { } secret
        ? null
        : $"appsecret_proof={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(token)))}";

    private static bool IsBeforeTheRequest(HttpRequestException exception) => exception.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
}
