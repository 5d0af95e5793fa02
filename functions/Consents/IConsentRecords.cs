namespace Serverless.Consents;

/// <summary>One recorded act on a consent with its proof, for showing it to whoever asks for it.</summary>
public sealed record ConsentAct(string Channel, string Purpose, string State, DateTimeOffset At, DateTimeOffset RecordedAt, string Source, string Actor)
{
    public string? WordingId { get; init; }

    /// <summary>Lower-case hex, so that the wording can be proven without trusting the stored text.</summary>
    public string? WordingSha256 { get; init; }

    public string? WordingText { get; init; }
    public string? Locale { get; init; }
    public string? OrderId { get; init; }
    public string? Page { get; init; }
}

/// <summary>The proof behind the consents, where <see cref="IConsents"/> only tells and changes their state.</summary>
public interface IConsentRecords
{
    /// <summary>Every act, per channel and purpose, oldest first.</summary>
    Task<IReadOnlyList<ConsentAct>> HistoryAsync(string business, string customer, CancellationToken cancellationToken);

    /// <summary>Gives all acts of <paramref name="from"/> to <paramref name="into"/>, as if they had been recorded there. Safe to repeat.</summary>
    Task MoveAsync(string business, string from, string into, CancellationToken cancellationToken);
}
