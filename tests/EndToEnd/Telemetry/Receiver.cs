using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Serverless.Tests.EndToEnd.Telemetry;

/// <summary>Whoever takes telemetry over HTTP: keeps what is posted, by path, unpacked.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, byte[] Body, string Headers)> _posted = new();
    private readonly WebApplication _web;

    private Receiver(WebApplication web) => _web = web;

    public string Address => _web.Urls.Single();

    /// <summary>All that was posted to a path, as text; texts in protobuf are UTF-8.</summary>
    public string Posted(string path) => string.Join('\n', _posted.Where(one => one.Path.Contains(path, StringComparison.Ordinal)).Select(one => Encoding.UTF8.GetString(one.Body)));

    public string Headers => string.Join('\n', _posted.Select(one => one.Headers));

    public static async Task<Receiver> StartAsync(Func<int, object>? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        var receiver = new Receiver(web);
        web.MapPost("/{**path}", async (HttpRequest request) =>
        {
            await using var unpacked = request.Headers.ContentEncoding == "gzip" ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
            using var body = new MemoryStream();
            await unpacked.CopyToAsync(body);
            receiver._posted.Enqueue((request.Path, body.ToArray(), string.Join(' ', request.Headers)));
            var items = body.ToArray().Count(one => one == (byte)'\n') + 1;
            return answer is null ? Results.Ok() : Results.Json(answer(items));
        });
        await web.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _web.DisposeAsync();
}
