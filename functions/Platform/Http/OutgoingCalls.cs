using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Serverless.Platform.Telemetry;

namespace Serverless.Platform.Http;

/// <summary>How far calls of one kind may go.</summary>
/// <param name="Client">Name of the HTTP client, registered with <see cref="OutgoingCalls.AddClient"/>; its user agent too.</param>
/// <param name="Timeout">How long one call may take, from connecting to the last byte of its answer.</param>
/// <param name="LargestAnswer">The most bytes that are read of a body; 0 where only the status says something.</param>
/// <param name="AllowLoopback">Whether the server may be on this machine, and then without TLS. For development only.</param>
/// <param name="KeepsStart">Whether the start of a body is kept that is longer; else nothing of it is.</param>
internal sealed record OutgoingLimits(string Client, TimeSpan Timeout, int LargestAnswer, bool AllowLoopback, bool KeepsStart = false);

/// <summary>
/// One HTTP call to an address that a business names: only to public addresses, without redirects, proxy and cookies, with a limit to its
/// time and to what is read of its answer. Nothing of address, body or answer is logged or put into a text.
/// </summary>
internal sealed class OutgoingCalls(IHttpClientFactory clients, TimeProvider clock)
{
    /// <summary>Registers the client of one kind of calls.</summary>
    /// <param name="allowLoopback">Whether this machine is connected to; for development.</param>
    public static void AddClient(IServiceCollection services, string name, Func<IServiceProvider, bool> allowLoopback)
    {
        services.TryAddSingleton<OutgoingCalls>();
        services.TryAddSingleton<AccessTokens>();

        // The factory's own log lines would carry addresses. The time limit is that of each call.
        services.AddHttpClient(name, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .WithSpans(provider => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                MaxResponseHeadersLength = 32,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectTimeout = TimeSpan.FromSeconds(5),
                ConnectCallback = PublicConnections.Callback(allowLoopback(provider)),
            });
    }

    /// <summary>https, without user name; whether the name leads to a public address shows when it is connected to.</summary>
    public static bool IsAllowed(Uri? address, bool allowLoopback) =>
        address is { IsAbsoluteUri: true, UserInfo.Length: 0 }
        && (address.Scheme == Uri.UriSchemeHttps || (allowLoopback && address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    /// <summary>Sends it, and says what came. Throws only when the caller cancels.</summary>
    public async Task<OutgoingAnswer> SendAsync(HttpRequestMessage request, OutgoingLimits limits, CancellationToken cancellationToken)
    {
        if (!IsAllowed(request.RequestUri, limits.AllowLoopback)) { return OutgoingAnswer.Of(OutgoingFault.AddressNotAllowed); }

        request.Headers.UserAgent.Add(new ProductInfoHeaderValue($"Serverless-{limits.Client}", "1.0"));
        using var timeout = new CancellationTokenSource(limits.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(limits.Client);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await OutgoingAnswer.ReadAsync(response, limits, clock.GetUtcNow(), either.Token);
        }
        catch (HttpRequestException exception) when (NoPublicAddressException.IsBehind(exception))
        {
            return OutgoingAnswer.Of(OutgoingFault.AddressNotAllowed);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return OutgoingAnswer.Of(OutgoingFault.Unreachable);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return OutgoingAnswer.Of(OutgoingFault.Timeout);
        }
    }
}
