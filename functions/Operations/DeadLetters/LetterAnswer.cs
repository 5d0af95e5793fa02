namespace Serverless.Operations.DeadLetters;

/// <summary>The answer to a call of replays or discards. With <see cref="DryRun"/> it says what would be done.</summary>
/// <param name="More">There are more letters to look at: call again with <see cref="Next"/> as <c>from</c>.</param>
public sealed record LetterAnswer(string Consumer, bool DryRun, IReadOnlyList<LetterLine>? Replayed, IReadOnlyList<LetterLine>? Discarded,
    IReadOnlyList<LetterLine>? Refused, IReadOnlyList<LetterLine> Left, bool More, long? Next)
{
    internal static LetterAnswer Of(LetterOrder order, LetterRunResult result)
    {
        var isReplay = order.Act == LetterAct.Replay;
        return new LetterAnswer(order.Consumer.Name, order.DryRun,
            isReplay ? Lines(result, LetterOutcome.Replayed) : null,
            isReplay ? null : Lines(result, LetterOutcome.Discarded, LetterOutcome.Replayed),
            isReplay ? Lines(result, LetterOutcome.Refused) : null,
            Lines(result, LetterOutcome.Left), result.Next is not null, result.Next);
    }

    private static List<LetterLine> Lines(LetterRunResult result, params ReadOnlySpan<string> outcomes)
    {
        var lines = new List<LetterLine>();
        foreach (var letter in result.Letters)
        {
            if (outcomes.Contains(letter.Outcome)) { lines.Add(new LetterLine(letter.SequenceNumber, letter.MessageId, letter.Business, letter.Schema, letter.Reason, letter.Code, letter.CanForce ? true : null)); }
        }

        return lines;
    }
}

/// <summary>One letter of the answer.</summary>
/// <param name="Code">Why it was refused or left; beside one that was replayed: that an earlier call had sent it.</param>
/// <param name="CanForce">Refused, but <c>force</c> would replay it.</param>
public sealed record LetterLine(long SequenceNumber, string? MessageId, string? Business, string? Schema, string? Reason, string? Code, bool? CanForce);
