using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Customers;
using Serverless.Platform.Http;

namespace Serverless.Conversations.People;

/// <summary>The chat as people read it: what the customer said and what the business's side wrote, newest first.</summary>
public sealed class TranscriptApi(CustomerAccess customers, IThreads threads, Transcripts transcripts, ISentMessages sent, TimeProvider clock)
{
    private const int Usual = 50;
    private const int Most = 100;

    private static readonly Problem BadPage = new(400, "bad-page", "The page that is asked for is none.", "before is an RFC 3339 time, limit a number from 1 to 100.");

    [Function("thread-messages-find")]
    public Task<IResult> Find(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/threads/{thread}/messages")] HttpRequest request,
        string business, string thread, CancellationToken cancellationToken) =>
        AnswerAsync(request, business, null, thread, cancellationToken);

    [Function("thread-messages")]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/customers/{customer}/threads/{thread}/messages")] HttpRequest request,
        string business, string customer, string thread, CancellationToken cancellationToken) =>
        AnswerAsync(request, business, customer, thread, cancellationToken);

    private async Task<IResult> AnswerAsync(HttpRequest request, string business, string? customer, string thread, CancellationToken cancellationToken)
    {
        var found = await customers.FindAsync(request, business, customer, ApiScopes.Messages, cancellationToken);
        if (found.Customer is not { } record) { return found.Problem!; }

        if (await threads.FindAsync(business, record.Id, thread, cancellationToken) is not { } chat) { return Problems.NotFound; }

        if (!TryReadPage(request, out var before, out var limit)) { return BadPage; }

        var parts = await Task.WhenAll(record.Ids.Select(id => LinesAsync(chat with { Customer = id }, before, limit, cancellationToken)));
        var lines = parts.SelectMany(part => part).OrderByDescending(line => line.At).Take(limit);
        return Results.Json(new TranscriptView(chat.Id, [.. lines]), TranscriptJson.Default.TranscriptView);
    }

    private async Task<IEnumerable<TranscriptLine>> LinesAsync(ChatThread chat, DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var said = await transcripts.ListAsync(chat, before, limit, cancellationToken);
        var written = await sent.ListAsync(chat.Business, chat.Customer, chat.Id, before, limit, cancellationToken);
        return said.Select(TranscriptLine.Of).Concat(written.Select(TranscriptLine.Of));
    }

    private bool TryReadPage(HttpRequest request, out DateTimeOffset before, out int limit)
    {
        (before, limit) = (clock.GetUtcNow().AddDays(1), Usual);
        var (asked, count) = (request.Query["before"], request.Query["limit"]);
        return (asked.Count == 0 || DateTimeOffset.TryParse(asked.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out before))
            && (count.Count == 0 || (int.TryParse(count.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= Most));
    }
}

/// <summary>One chat, newest first.</summary>
internal sealed record TranscriptView(string Thread, IReadOnlyList<TranscriptLine> Messages);

/// <summary>One line of a chat.</summary>
/// <param name="From"><c>customer</c>, <c>business</c>, or <c>agent</c> for a note that customers never see.</param>
/// <param name="Kind">What the customer did, what the business's message is about, or <c>note</c>.</param>
internal sealed record TranscriptLine(string From, string Id, string Kind, string? Text, DateTimeOffset At, string? State, string? Reason, string? Files)
{
    /// <summary>Who took the note, when it says so.</summary>
    public string? By { get; init; }

    public static TranscriptLine Of(TranscriptRow row) => new(row.Kind == ThreadNote.Kind ? "agent" : "customer", row.MessageId ?? row.RowKey.Split('|')[^1], row.Kind, row.Text, row.At, null, null, row.Files) { By = row.By };

    public static TranscriptLine Of(SentMessage message) => new("business", message.SendId, message.About, message.Text, message.At, message.State, message.Reason, null);

    public override string ToString() => $"{From} {Kind}";
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TranscriptView))]
internal sealed partial class TranscriptJson : JsonSerializerContext;
