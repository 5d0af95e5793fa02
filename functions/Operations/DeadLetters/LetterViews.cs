using Azure.Messaging.ServiceBus;
using Serverless.Platform.Messaging;

namespace Serverless.Operations.DeadLetters;

/// <summary>Outcomes with what is to be known of their letters.</summary>
internal static class LetterViews
{
    public static LetterOutcome Of(ServiceBusReceivedMessage letter, string outcome, string? code = null) => new(letter.SequenceNumber, outcome, code)
    {
        MessageId = letter.MessageId,
        Business = letter.Business(),
        Schema = letter.Schema(),
        Reason = letter.DeadLetterReason,
    };

    public static LetterOutcome Refused(ServiceBusReceivedMessage letter, ReplayRefusal refusal) =>
        Of(letter, LetterOutcome.Refused, refusal.Code) with { CanForce = refusal.CanForce };

    /// <summary>Of a letter that is known from the journal only.</summary>
    public static LetterOutcome Of(LetterRow row, string outcome, string? code) => new(row.SequenceNumber, outcome, code)
    {
        MessageId = row.MessageId,
        Business = row.Business,
        Schema = row.Schema,
        Reason = row.Reason,
    };
}
