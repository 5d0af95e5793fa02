using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Serverless.Benchmarks.Load;

/// <summary>What one stretch of load showed.</summary>
/// <param name="PerSecond">Answers with a status of 2xx a second.</param>
/// <param name="P50">Milliseconds; half of the answers came faster.</param>
/// <param name="P90">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
/// <param name="Failed">Answers with another status.</param>
internal sealed record LoadResult(double PerSecond, double P50, double P90, double P99, long Failed);

/// <summary>A closed loop of keep-alive connections over plain sockets: each sends the next prepared request when its last was answered.</summary>
internal static class HttpLoad
{
    public static async Task<LoadResult> RunAsync(IPEndPoint server, PreparedRequests requests, int connections, TimeSpan warmUp, TimeSpan time)
    {
        var begin = Stopwatch.GetTimestamp() + (long)(warmUp.TotalSeconds * Stopwatch.Frequency);
        var end = begin + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var loops = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => LoopAsync(server, requests, begin, end))));
        var times = loops.SelectMany(loop => loop.Times).Order().ToArray();
        return new LoadResult(times.Length / time.TotalSeconds, At(times, 0.5), At(times, 0.9), At(times, 0.99), loops.Sum(loop => loop.Failed));
    }

    private static async Task<(List<long> Times, long Failed)> LoopAsync(IPEndPoint server, PreparedRequests requests, long begin, long end)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        var buffer = new byte[8192];
        var times = new List<long>(64 * 1024);
        var failed = 0L;
        while (true)
        {
            var start = Stopwatch.GetTimestamp();
            if (start >= end) { return (times, failed); }

            await socket.SendAsync(requests.Next(), SocketFlags.None);
            var status = await ReadAsync(socket, buffer);
            var stop = Stopwatch.GetTimestamp();
            if (start < begin || stop > end) { continue; }

            if (status is >= 200 and < 300) { times.Add(stop - start); } else { failed++; }
        }
    }

    /// <summary>Reads one answer to its end and gives its status.</summary>
    private static async Task<int> ReadAsync(Socket socket, byte[] buffer)
    {
        var read = 0;
        while (true)
        {
            var n = await socket.ReceiveAsync(buffer.AsMemory(read), SocketFlags.None);
            if (n == 0) { throw new IOException("The server closed the connection."); }

            read += n;
            var head = buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8);
            if (head >= 0 && read >= head + 4 + ContentLength(buffer.AsSpan(0, head))) { return Status(buffer); }
        }
    }

    private static int Status(byte[] buffer) => ((buffer[9] - '0') * 100) + ((buffer[10] - '0') * 10) + (buffer[11] - '0');

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0) { throw new IOException($"The answer has no length: {Encoding.ASCII.GetString(head)}"); }

        var length = 0;
        for (var i = at + 16; i < head.Length && head[i] is >= (byte)'0' and <= (byte)'9'; i++) { length = (length * 10) + (head[i] - '0'); }

        return length;
    }

    private static double At(long[] sorted, double share) =>
        sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))] * 1000.0 / Stopwatch.Frequency;
}
