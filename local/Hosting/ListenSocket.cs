using System.Net;
using System.Net.Sockets;

namespace Serverless.Local.Hosting;

/// <summary>Takes the port before anything else is made, so that its number is known to all settings, also when any free port was asked for.</summary>
internal static class ListenSocket
{
    private const int Backlog = 512;

    /// <exception cref="StartupException">The port is in use or not allowed.</exception>
    public static Socket Open(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new StartupException(
                e.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? $"Port {port} is in use on 127.0.0.1. Stop what listens there, or take another with --port N."
                    : $"Cannot listen on 127.0.0.1:{port} ({e.SocketErrorCode}). Take another port with --port N.",
                e);
        }
    }
}
