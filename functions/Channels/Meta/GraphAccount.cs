using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Serverless.Platform.Http;

namespace Serverless.Channels.Meta;

/// <summary>What the Graph API answered about an account: an object, or an error. One of both is null; both are when nothing usable came.</summary>
internal sealed record GraphAnswer(JsonElement? Body, MetaError? Error)
{
    public static readonly GraphAnswer None = new(null, null);
}

/// <summary>Reads and sets what belongs to a page or a number, beside messages: its state, and which webhooks the app gets.</summary>
internal sealed class GraphAccount(GraphClient graph, IHttpClientFactory clients, IOptions<MetaOptions> options, TimeProvider clock)
{
    private const int LongestAnswer = 256 * 1024;

    /// <param name="path">Below the version: the account, and an edge of it.</param>
    public async Task<GraphAnswer> AskAsync(MetaErrorTable errors, HttpMethod method, string path, string? query, string token, CancellationToken cancellationToken)
    {
        using var request = graph.Request(method, path, token, null, query);
        using var timeout = new CancellationTokenSource(options.Value.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(GraphClient.Client);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await LimitedBody.ReadAsync(response, LongestAnswer, either.Token) is { } body ? Read(errors, response.StatusCode, body) : GraphAnswer.None;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return GraphAnswer.None;
        }
    }

    private static GraphAnswer Read(MetaErrorTable errors, HttpStatusCode status, ReadOnlyMemory<byte> body)
    {
        if (!JsonBody.TryParse(body, out var document)) { return GraphAnswer.None; }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object) { return GraphAnswer.None; }

            if (GraphReply.ErrorOf(errors, root) is { } error) { return new(null, error); }

            return status is HttpStatusCode.OK ? new(root.Clone(), null) : GraphAnswer.None;
        }
    }
}
