using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Platform.Http;
using Serverless.Platform.Json;

namespace Serverless.Operations.DeadLetters;

/// <summary>The operator API that shows dead letters and what was done with them. Bodies are shown one at a time, on demand, and that is on record.</summary>
public sealed partial class DeadLettersApi(OperatorAuthorization operators, IDeadLetterCounts counts, IDeadLetterReading letters, IReplayJournal journal, ILogger<DeadLettersApi> logger)
{
    private const int Usual = 50;
    private const int Most = 100;
    private const int LongestWhy = 500;

    /// <summary>In the place of a consumer. Some hosts match routes in no certain order, so the other route knows it too.</summary>
    private const string JournalSegment = "journal";

    private static readonly Problem BadPage = new(400, "page", "The page that is asked for does not exist.",
        $"from is a sequence number (in the journal after, an entry's id) and limit a number from 1 to {Most}.");

    private static readonly Problem BadWhy = new(400, "why", "The reason to look into the letter is too long.", $"why has at most {LongestWhy} characters, without control characters.");

    [Function("dead-letters-count")]
    public async Task<IResult> Count(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ops/dead-letters")] HttpRequest request, CancellationToken cancellationToken)
    {
        if (operators.Check(request) is { } refused) { return refused; }

        return Results.Json(new DeadLetterOverview(await counts.CountAsync(cancellationToken)), RecordJson.Of<DeadLetterOverview>());
    }

    [Function("dead-letters-journal")]
    public async Task<IResult> Journal(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ops/dead-letters/journal")] HttpRequest request, CancellationToken cancellationToken)
    {
        if (operators.Check(request) is { } refused) { return refused; }

        if (LimitOf(request) is not { } limit) { return BadPage; }

        var consumer = Consumers.Find(request.Query["consumer"]);
        if (consumer is null && request.Query["consumer"].Count > 0) { return Problems.NotFound; }

        var entries = await journal.ListAsync(consumer, request.Query["after"], limit, cancellationToken);
        return Results.Json(new JournalPage(entries, entries.Count == limit ? entries[^1].Id : null), RecordJson.Of<JournalPage>());
    }

    [Function("dead-letters-of-consumer")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ops/dead-letters/{consumer}")] HttpRequest request,
        string consumer, CancellationToken cancellationToken)
    {
        if (consumer == JournalSegment) { return await Journal(request, cancellationToken); }

        if (operators.Check(request) is { } refused) { return refused; }

        if (Consumers.Find(consumer) is not { } found) { return Problems.NotFound; }

        if (LimitOf(request) is not { } limit || NumberOf(request.Query["from"], 0) is not { } from) { return BadPage; }

        return Results.Json(await letters.ListAsync(found, from, limit, cancellationToken), RecordJson.Of<DeadLetterPage>());
    }

    [Function("dead-letter-get")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ops/dead-letters/{consumer}/{sequenceNumber}")] HttpRequest request,
        string consumer, string sequenceNumber, CancellationToken cancellationToken)
    {
        if (operators.Check(request) is { } refused) { return refused; }

        if (Consumers.Find(consumer) is not { } found || NumberOf(sequenceNumber, null) is not { } number) { return Problems.NotFound; }

        string? why = request.Query["why"];
        if (why is { Length: > LongestWhy } || why?.Any(char.IsControl) == true) { return BadWhy; }

        var withBody = request.Query["body"] == "true";
        if (await letters.FindAsync(found, number, withBody, why, cancellationToken) is not { } letter) { return Problems.NotFound; }

        if (withBody) { Log.BodyShown(logger, found.Name, number); }

        return Results.Json(letter, RecordJson.Of<DeadLetter>());
    }

    private static int? LimitOf(HttpRequest request) => NumberOf(request.Query["limit"], Usual) is > 0 and <= Most and var limit ? (int)limit : null;

    /// <summary>Null for what is no number.</summary>
    private static long? NumberOf(string? text, long? otherwise) => text is null ? otherwise
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "dead-letters.body-shown", Message = "The body of dead letter {SequenceNumber} of {Consumer} was shown to the operator")]
        public static partial void BodyShown(ILogger logger, string consumer, long sequenceNumber);
    }
}

/// <summary>All consumers with their dead letters.</summary>
public sealed record DeadLetterOverview(IReadOnlyList<ConsumerLetters> Consumers);

/// <param name="Next">To ask with as <c>after</c> for the next page; null at the end.</param>
public sealed record JournalPage(IReadOnlyList<JournalEntry> Entries, string? Next);
