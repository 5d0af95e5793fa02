using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace Serverless.Shops;

/// <summary>
/// One HTTP call to a shop: only to public addresses, without redirects, proxy and cookies, with a limit to its time and to what is read
/// of its answer. Nothing of address, body or answer is logged or put into a text.
/// </summary>
internal sealed class ShopHttp(IHttpClientFactory clients, ShopCircuits circuits, IOptions<ShopsOptions> options, TimeProvider clock)
{
    /// <summary>The named HTTP client.</summary>
    public const string Client = "shops";

    /// <summary>No answer that we need is longer.</summary>
    public const int LargestAnswer = 64 * 1024;

    private static readonly ProductInfoHeaderValue Agent = new("Serverless-Shops", "1.0");

    /// <summary>Sends it, and says what came; the answer's body has been read as far as it is wanted.</summary>
    /// <param name="largest">The most bytes that are read of a body.</param>
    public async Task<ShopHttpAnswer> SendAsync(string business, HttpRequestMessage request, CancellationToken cancellationToken, int largest = LargestAnswer)
    {
        if (!IsAllowed(request.RequestUri)) { return ShopHttpAnswer.Of(new ShopAnswer.Broken(ShopCodes.AddressNotAllowed)); }

        if (circuits.Enter(business) is { } rest) { return ShopHttpAnswer.Of(new ShopAnswer.TryAgain(ShopCodes.CircuitOpen, rest)); }

        var answer = await CallAsync(request, largest, cancellationToken);
        if (answer.IsOutage) { circuits.Fails(business); }
        else { circuits.Works(business); }

        return answer;
    }

    private async Task<ShopHttpAnswer> CallAsync(HttpRequestMessage request, int largest, CancellationToken cancellationToken)
    {
        request.Headers.UserAgent.Add(Agent);
        using var timeout = new CancellationTokenSource(options.Value.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(Client);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await ShopHttpAnswer.ReadAsync(response, largest, clock.GetUtcNow(), either.Token);
        }
        catch (HttpRequestException exception) when (Platform.Http.NoPublicAddressException.IsBehind(exception))
        {
            return ShopHttpAnswer.Of(new ShopAnswer.Broken(ShopCodes.AddressNotAllowed));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return ShopHttpAnswer.NoAnswer(ShopCodes.Unreachable);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ShopHttpAnswer.NoAnswer(ShopCodes.Timeout);
        }
    }

    private bool IsAllowed(Uri? address) =>
        address is { IsAbsoluteUri: true, UserInfo.Length: 0 }
        && (address.Scheme == Uri.UriSchemeHttps || (options.Value.AllowLoopback && address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
