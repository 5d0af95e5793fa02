using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Serverless.Benchmarks.EndToEnd;

/// <summary>
/// The other baseline of the order path: what its HTTP calls cost with nothing behind them. A bare server of this process is posted bodies
/// of the same size, over as many connections, with the client that the product has.
/// </summary>
internal static class BareCalls
{
    /// <summary>The shop's webhook, the send, and the echo webhook.</summary>
    public const int OfAMessage = 3;

    private const int Senders = 32;

    /// <returns>Milliseconds of processor time for one message's calls, both ends included.</returns>
    public static async Task<double> MeasureAsync(int messages, int bodyBytes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.MapPost("/{**path}", AnswerAsync);
        await app.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Senders, ActivityHeadersPropagator = null });
        var (address, body) = (new Uri(new Uri(app.Urls.First()), "messages"), new byte[bodyBytes]);
        await PostAsync(http, address, body, messages);
        var before = Environment.CpuUsage.TotalTime;
        await PostAsync(http, address, body, messages * OfAMessage);
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / messages;
    }

    private static Task PostAsync(HttpClient http, Uri address, byte[] body, int calls) =>
        Parallel.ForEachAsync(Enumerable.Range(0, calls), new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (_, token) =>
        {
            using var response = await http.PostAsync(address, new ByteArrayContent(body), token);
            if (response.StatusCode is not HttpStatusCode.OK) { throw new InvalidOperationException($"The bare server answered {(int)response.StatusCode}."); }
        });

    private static async Task AnswerAsync(HttpContext context)
    {
        var buffer = new byte[2048];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) > 0)
        {
            // The bytes are of no interest.
        }
    }
}
