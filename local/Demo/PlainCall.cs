using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Serverless.Local.Demo;

/// <summary>
/// One request to this host itself, over a plain socket as HTTP/1.0: the only call that every start makes, and to load an HttpClient
/// for it would cost more than all that the call does.
/// </summary>
internal static class PlainCall
{
    /// <summary>Sends a JSON body; the status and the answer's text.</summary>
    /// <exception cref="IOException">What came back is no HTTP answer.</exception>
    public static async Task<(int Status, string Text)> PutAsync(Uri address, string headers, string json, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port), cancellationToken);
        var length = Encoding.UTF8.GetByteCount(json).ToString(CultureInfo.InvariantCulture);
        await SendAsync(socket, $"PUT {address.AbsolutePath} HTTP/1.0\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{headers}\r\n{json}", cancellationToken);
        return Read(await ReceiveAsync(socket, cancellationToken));
    }

    private static async Task SendAsync(Socket socket, string request, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> rest = Encoding.UTF8.GetBytes(request);
        while (!rest.IsEmpty) { rest = rest[await socket.SendAsync(rest, cancellationToken)..]; }
    }

    /// <summary>HTTP/1.0: the answer ends with the connection.</summary>
    private static async Task<string> ReceiveAsync(Socket socket, CancellationToken cancellationToken)
    {
        var (buffer, length) = (new byte[8 * 1024], 0);
        while (await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var read)
        {
            length += read;
            if (length == buffer.Length) { Array.Resize(ref buffer, 2 * length); }
        }

        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static (int Status, string Text) Read(string answer)
    {
        // HTTP/1.1 200 OK
        const int statusAt = 9;
        if (answer.Length < statusAt + 3 || !int.TryParse(answer.AsSpan(statusAt, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            throw new IOException("The call got no HTTP answer.");
        }

        var head = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (status, head < 0 ? "" : answer[(head + 4)..]);
    }
}
