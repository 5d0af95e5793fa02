using System.Text.Json.Nodes;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Serverless.Platform.Messaging;

namespace Serverless.Operations.DeadLetters;

/// <summary>One dead letter.</summary>
/// <param name="Lane">Letters of one lane are replayed in the order of their sequence numbers; null where there is no order.</param>
/// <param name="EnqueuedAt">When the message was sent. When it became a dead letter the bus does not say.</param>
/// <param name="ReplayOf">It was replayed before and failed again: the id under which it was sent first.</param>
/// <param name="Refusal">Why a replay would be refused now; null when it would not.</param>
public sealed record DeadLetter(long SequenceNumber, string MessageId, string? Reason, string? Description, string? Business, string? Schema, string? Lane,
    DateTimeOffset EnqueuedAt, int DeliveryCount, string? ReplayOf, ReplayRefusal? Refusal)
{
    /// <summary>Personal. Only on demand, which is audited.</summary>
    public JsonNode? Body { get; init; }

    public override string ToString() => $"{MessageId} {Reason}";
}

/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Letters, long? Next);

/// <summary>Shows dead letters.</summary>
public interface IDeadLetterReading
{
    Task<DeadLetterPage> ListAsync(Consumer consumer, long from, int count, CancellationToken cancellationToken);

    /// <summary>The letter, or null. With its body only after that is in the journal.</summary>
    Task<DeadLetter?> FindAsync(Consumer consumer, long sequenceNumber, bool withBody, string? why, CancellationToken cancellationToken);
}

internal sealed class DeadLetterReading(DeadLetterQueues queues, ReplayJudge judge, ReplayJournal journal) : IDeadLetterReading
{
    public async Task<DeadLetterPage> ListAsync(Consumer consumer, long from, int count, CancellationToken cancellationToken)
    {
        await using var receiver = queues.Open(consumer);
        var letters = new List<DeadLetter>();
        await foreach (var letter in DeadLetterQueues.PeekAsync(receiver, from, count + 1, cancellationToken))
        {
            if (letters.Count == count) { return new DeadLetterPage(letters, letter.SequenceNumber); }

            letters.Add(await ViewAsync(letter, cancellationToken));
        }

        return new DeadLetterPage(letters, null);
    }

    public async Task<DeadLetter?> FindAsync(Consumer consumer, long sequenceNumber, bool withBody, string? why, CancellationToken cancellationToken)
    {
        await using var receiver = queues.Open(consumer);
        if (await DeadLetterQueues.FindAsync(receiver, sequenceNumber, cancellationToken) is not { } letter) { return null; }

        var view = await ViewAsync(letter, cancellationToken);
        if (!withBody) { return view; }

        await journal.WasReadAsync(consumer, letter, why, cancellationToken);
        return view with { Body = BodyOf(letter.Body) };
    }

    private async Task<DeadLetter> ViewAsync(ServiceBusReceivedMessage letter, CancellationToken cancellationToken) =>
        new(letter.SequenceNumber, letter.MessageId, letter.DeadLetterReason, letter.DeadLetterErrorDescription, letter.Business(), letter.Schema(), letter.SessionId,
            letter.EnqueuedTime, letter.DeliveryCount, letter.IsReplay() ? letter.FirstId() : null, await judge.JudgeAsync(letter, cancellationToken));

    /// <summary>JSON as it is; anything else as text.</summary>
    private static JsonNode BodyOf(BinaryData body)
    {
        try
        {
            return JsonNode.Parse(body.ToMemory().Span) ?? JsonValue.Create("null");
        }
        catch (JsonException)
        {
            return JsonValue.Create(body.ToString());
        }
    }
}
