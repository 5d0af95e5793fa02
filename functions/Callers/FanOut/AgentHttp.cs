using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Callers.FanOut;

/// <summary>What came of telling an agent's endpoint.</summary>
internal abstract record AgentAnswer
{
    private AgentAnswer() { }

    public sealed record Taken : AgentAnswer
    {
        public static readonly Taken It = new();
    }

    /// <param name="Code">Stable.</param>
    /// <param name="After">How long the endpoint wants to be left alone; null when it did not say.</param>
    public sealed record TryAgain(string Code, TimeSpan? After) : AgentAnswer;

    /// <summary>A person must look at it.</summary>
    public sealed record Broken(string Code) : AgentAnswer;
}

/// <summary>Agents' endpoints that do not answer, by business. Rested for a minute at most: a card is worth nothing later.</summary>
internal sealed class AgentCircuits(TimeProvider clock) : Circuits(clock, TimeSpan.FromMinutes(1));

/// <summary>
/// Posts to agents' endpoints, signed with Standard Webhooks: only to public addresses, without redirects, proxy and cookies, within a limit
/// of time. Nothing of an answer but its status is read, and nothing of address or body is logged.
/// </summary>
internal sealed class AgentHttp(IHttpClientFactory clients, AgentCircuits circuits, Secrets secrets, IOptions<FanOutOptions> options, TimeProvider clock)
{
    /// <summary>The named HTTP client.</summary>
    public const string Client = "agents";

    private static readonly ProductInfoHeaderValue Agent = new("Serverless-Callers", "1.0");

    /// <param name="id">The same for every try, so that the endpoint knows a repeat.</param>
    public async Task<AgentAnswer> PostAsync(Business business, string id, byte[] body, CancellationToken cancellationToken)
    {
        if (business.Callers is not { Endpoint: { } url, Secret: { } name }) { return new AgentAnswer.Broken(AgentCodes.NotConfigured); }

        if (secrets.Accepted(name) is not { Count: > 0 } keys) { return new AgentAnswer.Broken(AgentCodes.SecretNotConfigured); }

        if (!IsAllowed(url)) { return new AgentAnswer.Broken(AgentCodes.AddressNotAllowed); }

        if (circuits.Enter(business.Id) is { } rest) { return new AgentAnswer.TryAgain(AgentCodes.CircuitOpen, rest); }

        using var request = Request(url, id, body, keys);
        var (answer, isOutage) = await CallAsync(request, cancellationToken);
        if (isOutage) { circuits.Fails(business.Id); }
        else { circuits.Works(business.Id); }

        return answer;
    }

    private async Task<(AgentAnswer Answer, bool IsOutage)> CallAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.AgentTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(Client);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return Of((int)response.StatusCode, response.Headers.RetryAfter);
        }
        catch (HttpRequestException exception) when (NoPublicAddressException.IsBehind(exception))
        {
            return (new AgentAnswer.Broken(AgentCodes.AddressNotAllowed), false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return (new AgentAnswer.TryAgain(AgentCodes.Unreachable, null), true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (new AgentAnswer.TryAgain(AgentCodes.Timeout, null), true);
        }
    }

    private (AgentAnswer Answer, bool IsOutage) Of(int status, RetryConditionHeaderValue? retryAfter) => status switch
    {
        >= 200 and < 300 => (AgentAnswer.Taken.It, false),
        408 or 425 or 429 or >= 500 => (new AgentAnswer.TryAgain(AgentCodes.Status(status), retryAfter?.Delta ?? (retryAfter?.Date - clock.GetUtcNow())), status >= 500),
        >= 300 and < 400 => (new AgentAnswer.Broken(AgentCodes.Redirected), false),
        _ => (new AgentAnswer.Broken(AgentCodes.Status(status)), false),
    };

    /// <summary>Signed with every secret that counts, the current one first, so that the other side can change it at its own time.</summary>
    private HttpRequestMessage Request(Uri url, string id, byte[] body, IReadOnlyList<string> keys)
    {
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.UserAgent.Add(Agent);
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", string.Join(' ', keys.Select(key => StandardWebhookSignature.Sign(id, timestamp, body, key))));
        return request;
    }

    private bool IsAllowed(Uri address) =>
        address is { IsAbsoluteUri: true, UserInfo.Length: 0 }
        && (address.Scheme == Uri.UriSchemeHttps || (options.Value.AllowLoopback && address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}

/// <summary>Why an agent's endpoint was not told.</summary>
internal static class AgentCodes
{
    public const string AddressNotAllowed = "agent.address-not-allowed";
    public const string CircuitOpen = "agent.circuit-open";
    public const string Unreachable = "agent.unreachable";
    public const string Timeout = "agent.timeout";
    public const string Redirected = "agent.redirected";
    public const string NotConfigured = "agent.not-configured";
    public const string SecretNotConfigured = "agent.secret-not-configured";

    /// <summary>The card would have come too late to help.</summary>
    public const string Stale = "agent.stale";

    public static string Status(int status) => string.Create(CultureInfo.InvariantCulture, $"agent.status-{status}");
}
