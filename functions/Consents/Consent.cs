namespace Serverless.Consents;

/// <summary>What a customer agreed to.</summary>
public enum Purpose { OrderUpdates, Service, Promotions }

/// <summary>Pending: given, but the chat it is for is not confirmed yet.</summary>
public enum ConsentState { Pending, Given, Withdrawn }

/// <summary>The state of one customer's consent for one channel and purpose.</summary>
public sealed record Consent(
    string Business, string Customer, string Channel, Purpose Purpose, ConsentState State, DateTimeOffset ChangedAt);

/// <summary>Where the proof of a consent or a withdrawal comes from.</summary>
/// <param name="Source">checkout, messenger, api …</param>
/// <param name="At">When the customer acted.</param>
public sealed record ConsentEvidence(string Source, DateTimeOffset At)
{
    public string? WordingId { get; init; }
    public string? WordingText { get; init; }
    public string? Locale { get; init; }
    public string? OrderId { get; init; }
    public string? Page { get; init; }

    /// <summary>Who did it: <c>customer</c>, or the name of the API key.</summary>
    public string Actor { get; init; } = "customer";

    /// <summary>The provider's message id, when the customer acted in a chat.</summary>
    public string? MessageId { get; init; }
}

/// <summary>The consent records, as other slices use them.</summary>
public interface IConsents
{
    Task<IReadOnlyList<Consent>> ListAsync(string business, string customer, CancellationToken cancellationToken);

    /// <summary>Records a consent (given or pending) with its evidence. Repeating the same evidence changes nothing.</summary>
    Task<Consent> RecordAsync(string business, string customer, string channel, Purpose purpose, ConsentState state,
        ConsentEvidence evidence, CancellationToken cancellationToken);

    /// <summary>Withdraws the consents of the channel; every purpose when <paramref name="purpose"/> is null. Kept even when none was ever given.</summary>
    Task WithdrawAsync(string business, string customer, string channel, Purpose? purpose, ConsentEvidence evidence, CancellationToken cancellationToken);
}

public static class PurposeNames
{
    /// <summary>The purpose's name in APIs and rows.</summary>
    public static string Name(this Purpose purpose) => purpose switch
    {
        Purpose.OrderUpdates => "order-updates",
        Purpose.Service => "service",
        _ => "promotions",
    };

    public static Purpose? Parse(string? name) => name switch
    {
        "order-updates" => Purpose.OrderUpdates,
        "service" => Purpose.Service,
        "promotions" => Purpose.Promotions,
        _ => null,
    };
}
