using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Serverless.Chaos.World;

/// <summary>Who replays dead letters, in one life of the product.</summary>
internal sealed class Operator : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly HttpClient _http;
    private readonly string _consumer;

    public Operator(Uri product, string consumer)
    {
        _http = new HttpClient { BaseAddress = new Uri(product, "api/ops/dead-letters/"), Timeout = TimeSpan.FromSeconds(60) };
        _http.DefaultRequestHeaders.Add("x-operator-key", ChaosSettings.Example["OperatorKey"]);
        _consumer = consumer;
    }

    /// <summary>Whether the newest run was broken off.</summary>
    public async Task<bool> FindsBrokenRunAsync()
    {
        var journal = await _http.GetFromJsonAsync<JsonNode>($"journal?limit=1&consumer={_consumer}");
        return journal!["entries"]!.AsArray() is [{ } newest] && newest["state"]!.GetValue<string>() == "running";
    }

    /// <summary>Looks at everything once, so that what follows is not the first of its kind in this process.</summary>
    public async Task LookAsync() => (await CallAsync(isDryRun: true)).Dispose();

    /// <summary>Waits until a run has letters locked, as far as one can see from outside; not longer than <paramref name="replaying"/> takes.</summary>
    public async Task SeesRunAsync(Task replaying)
    {
        while (!replaying.IsCompleted)
        {
            var bus = await _http.GetFromJsonAsync<JsonArray>("/_local/api/bus") ?? [];
            if (bus.Sum(entity => entity!["locked"]!.GetValue<int>()) > 0) { return; }
        }
    }

    /// <summary>Replays until nothing is left, or the product is gone. How many letters were answered as replayed.</summary>
    public async Task<int> ReplayAllAsync()
    {
        var replayed = 0;
        try
        {
            while (true)
            {
                using var answer = await CallAsync(isDryRun: false);
                if (answer.StatusCode == HttpStatusCode.Conflict)
                {
                    await Task.Delay(Pause);
                    continue;
                }

                answer.EnsureSuccessStatusCode();
                var said = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
                replayed += said["replayed"]!.AsArray().Count;
                if (said["replayed"]!.AsArray().Count == 0 && said["left"]!.AsArray().Count == 0) { return replayed; }
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException)
        {
            return replayed;
        }
    }

    public void Dispose() => _http.Dispose();

    private Task<HttpResponseMessage> CallAsync(bool isDryRun) =>
        _http.PostAsJsonAsync("replays", new { consumer = _consumer, all = true, dryRun = isDryRun, why = "chaos" });
}
