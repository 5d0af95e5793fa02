using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Platform.Telemetry;
using Serverless.Tests.EndToEnd;
using Serverless.Tests.EndToEnd.Telemetry;

namespace Serverless.Tests.Platform.Telemetry;

/// <summary>Calls to servers that are not ours: what their spans say, and what the servers do not hear.</summary>
[Collection(RecordingCollection.Name)]
public partial class ClientSpansTests
{
    [Theory]
    [InlineData(200, ActivityStatusCode.Unset, null)]
    [InlineData(404, ActivityStatusCode.Error, "404")]
    [InlineData(503, ActivityStatusCode.Error, "503")]
    public async Task A_call_has_a_span_without_its_address_and_the_server_hears_of_no_trace(int status, ActivityStatusCode ended, string? error)
    {
        using var recorder = new Recorder();
        using var client = Client();
        var (server, heard) = Answer($"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n");
        using var around = new Activity("around") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        around.AddBaggage("customer", "erika");

        using var response = await client.GetAsync(new Uri($"http://127.0.0.1:{server}/orders/kanarienvogel?phone=4915199887766"));

        var span = Assert.Single(recorder.Ended);
        Assert.Equal(("GET tests", ActivityKind.Client, ended, around.SpanId), (span.DisplayName, span.Kind, span.Status, span.ParentSpanId));
        Assert.Equal(("GET", status, "tests", error), (span.GetTagItem("http.request.method"), span.GetTagItem("http.response.status_code"), span.GetTagItem("peer.service"), span.GetTagItem("error.type")));
        Assert.DoesNotContain("kanarienvogel", Recorder.Text(span), StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", Recorder.Text(span), StringComparison.Ordinal);
        Assert.Matches("^GET /orders/", await heard);
        Assert.DoesNotMatch("(?i)traceparent|tracestate|baggage|correlation-context|request-id", await heard);
    }

    [Fact]
    public async Task A_server_that_is_away_is_an_error_without_its_address()
    {
        using var recorder = new Recorder();
        using var client = Client();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"http://127.0.0.1:{port}/")));

        var span = Assert.Single(recorder.Ended);
        Assert.Equal((ActivityStatusCode.Error, nameof(HttpRequestError.ConnectionError)), (span.Status, span.GetTagItem("error.type")));
        Assert.DoesNotContain("127.0.0.1", Recorder.Text(span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_client_of_the_app_is_made_so()
    {
        await using var app = await App.StartAsync();
        var files = Directory.EnumerateFiles(Repository.File("functions"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).ToList();
        var names = files.SelectMany(file => ClientName().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(8, names.Count);
        Assert.All(names, name => Assert.Equal((name, null), Chain(app.Services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(name))));
        Assert.All(files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal)), file => Assert.DoesNotMatch(@"\.AddHttpClient\((?!\s*(?:\w+\.Client|name),)", File.ReadAllText(file)));
        Assert.DoesNotContain(files, file => File.ReadAllText(file).Contains("new HttpClient(", StringComparison.Ordinal));
    }

    /// <summary>The name that the client's spans have, and what would tell servers of our traces.</summary>
    private static (string? Peer, DistributedContextPropagator? Propagator) Chain(HttpMessageHandler handler)
    {
        string? peer = null;
        for (var current = handler; ; current = ((DelegatingHandler)current).InnerHandler!)
        {
            if (current is ClientSpans spans) { peer = spans.Peer; }

            if (current is SocketsHttpHandler connects) { return (peer, connects.ActivityHeadersPropagator); }
        }
    }

    private static HttpClient Client()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("tests").RemoveAllLoggers().WithSpans(_ => new SocketsHttpHandler());
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient("tests");
    }

    /// <summary>Takes one request and answers it; its port, and what it heard.</summary>
    private static (int Port, Task<string> Heard) Answer(string answer)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (((IPEndPoint)listener.LocalEndpoint).Port, HearAsync());

        async Task<string> HearAsync()
        {
            using (listener)
            {
                using var connection = await listener.AcceptTcpClientAsync();
                var stream = connection.GetStream();
                var (buffer, heard) = (new byte[4096], "");
                while (!heard.Contains("\r\n\r\n", StringComparison.Ordinal)) { heard += Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer)); }

                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
                return heard;
            }
        }
    }

    [GeneratedRegex("const string Client = \"([^\"]+)\"")]
    private static partial Regex ClientName();
}
