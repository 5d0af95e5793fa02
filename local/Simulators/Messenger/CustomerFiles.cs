using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Hosting;
using Serverless.Local.Simulators.Api;
using Serverless.Local.Simulators.Faults;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>
/// What customers sent on Messenger, below <c>/_local/cdn</c>: without a token, and with links whose signature ends after a week, which
/// the real servers answer with 403.
/// </summary>
internal sealed class CustomerFiles : ILocalEndpoints
{
    private const string Kind = "cdn-file";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);
    private readonly SimulatorStore _store;
    private readonly EmbeddedHost _host;
    private readonly FaultBoard _faults;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, Sent> _files;

    public CustomerFiles(SimulatorStore store, EmbeddedHost host, FaultBoard faults, TimeProvider clock)
    {
        (_store, _host, _faults, _clock) = (store, host, faults, clock);
        _files = new(store.Load<Sent>(Kind).Select(file => KeyValuePair.Create(file.Id, file)), StringComparer.Ordinal);
    }

    /// <summary>Keeps the file; its link.</summary>
    public string Add(string mimeType, byte[] content)
    {
        var file = new Sent(MetaIds.Object(), mimeType, content, _clock.GetUtcNow() + Lifetime);
        _files[file.Id] = file;
        _store.Put(Kind, file.Id, file);
        return new Uri(_host.BaseAddress, $"_local/cdn/{file.Id}").AbsoluteUri;
    }

    public void Map(IEndpointRouteBuilder local) => local.MapGet("/cdn/{id}", context => Read(context.Route("id")).ExecuteAsync(context));

    private IResult Read(string id) => _faults.Strike(FileFaults.OfDownloads)?.Kind switch
    {
        FileFaults.DownloadGone => Results.NotFound(),
        FileFaults.DownloadFails => Results.StatusCode(StatusCodes.Status500InternalServerError),
        _ when !_files.TryGetValue(id, out var file) => Results.NotFound(),
        _ when _files[id].Until < _clock.GetUtcNow() => Results.Text("URL signature expired", statusCode: StatusCodes.Status403Forbidden),
        _ => Results.Bytes(_files[id].Content, _files[id].MimeType),
    };

    private sealed record Sent(string Id, string MimeType, byte[] Content, DateTimeOffset Until);
}
