using System.Net;
using System.Net.Sockets;

namespace Serverless.Platform.Http;

/// <summary>
/// Connections to addresses that businesses name. The name is resolved here and the checked address is connected to, so that a name
/// which leads elsewhere a moment later gains nothing. Addresses inside networks, of this machine and of the cloud's own services are
/// refused.
/// </summary>
public static class PublicConnections
{
    /// <summary>What no address of a public server begins with (IANA's special-purpose registries, and Azure's wire server).</summary>
    private static readonly IPNetwork[] Inside =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32", "::/128", "::1/128", "fc00::/7", "fe80::/10", "ff00::/8", "64:ff9b::/96", "2001::/32", "2002::/16",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    /// <param name="allowLoopback">Also connects to this machine; for development.</param>
    public static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> Callback(bool allowLoopback) => async (context, cancellationToken) =>
    {
        var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var allowed = found.Where(address => IsPublic(address) || (allowLoopback && IPAddress.IsLoopback(address))).ToArray();
        if (allowed.Length == 0) { throw new NoPublicAddressException(); }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    };

    public static bool IsPublic(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Inside.Any(network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain));
    }
}

/// <summary>The name leads to no address that the app may connect to.</summary>
public sealed class NoPublicAddressException() : HttpRequestException(HttpRequestError.ConnectionError, "The name leads to no public address.")
{
    /// <summary>Whether a call failed for this; the handler wraps what its connect callback throws.</summary>
    public static bool IsBehind(Exception? exception) => exception is not null && (exception is NoPublicAddressException || IsBehind(exception.InnerException));
}
