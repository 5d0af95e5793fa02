using Microsoft.Extensions.Options;
using Serverless.Platform.Http;

namespace Serverless.Shops;

/// <summary>One HTTP call to a shop, unless the shop is left alone for a while because it did not answer.</summary>
internal sealed class ShopHttp(OutgoingCalls calls, ShopCircuits circuits, IOptions<ShopsOptions> options)
{
    /// <summary>The named HTTP client.</summary>
    public const string Client = "shops";

    /// <summary>No answer that we need is longer.</summary>
    public const int LargestAnswer = 64 * 1024;

    /// <summary>Sends it, and says what came; the answer's body has been read as far as it is wanted.</summary>
    /// <param name="largest">The most bytes that are read of a body.</param>
    public async Task<ShopHttpAnswer> SendAsync(string business, HttpRequestMessage request, CancellationToken cancellationToken, int largest = LargestAnswer)
    {
        if (!OutgoingCalls.IsAllowed(request.RequestUri, options.Value.AllowLoopback)) { return ShopHttpAnswer.Of(new ShopAnswer.Broken(ShopCodes.AddressNotAllowed)); }

        if (circuits.Enter(business) is { } rest) { return ShopHttpAnswer.Of(new ShopAnswer.TryAgain(ShopCodes.CircuitOpen, rest)); }

        var answer = await calls.SendAsync(request, new OutgoingLimits(Client, options.Value.Timeout, largest, options.Value.AllowLoopback), cancellationToken);
        if (answer.IsOutage) { circuits.Fails(business); }
        else { circuits.Works(business); }

        return ShopHttpAnswer.Of(answer);
    }
}
