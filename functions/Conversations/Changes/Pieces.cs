using System.Globalization;
using System.Text.RegularExpressions;
using Serverless.Conversations.Talk;
using Serverless.Conversations.Understanding;

namespace Serverless.Conversations.Changes;

/// <summary>How many pieces a customer wants.</summary>
internal static partial class Pieces
{
    private const int Longest = 40;

    /// <param name="isAnswer">Only then a bare number is one of pieces.</param>
    public static int? Of(Turn turn, bool isAnswer)
    {
        if (turn.Intent.Quantity is { } read) { return read; }

        if (!isAnswer || turn.Event.Text is not { Length: <= Longest } text) { return null; }

        if (OneNumber().Match(text) is { Success: true } match) { return int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture); }

        var word = Folding.Word(text.Trim().TrimEnd('.', '!'));
        return word is "null" or "keine" or "kein" or "zero" or "none" ? 0 : Quantities.Word(word);
    }

    [GeneratedRegex(@"^[^\d]*?(?<![-.,\d])([0-9]{1,3})(?![.,]?\d)[^\d]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex OneNumber();
}
