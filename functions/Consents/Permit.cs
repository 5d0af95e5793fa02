namespace Serverless.Consents;

/// <summary>
/// A copy of one consent, kept where messages are made and sent, so that no second record has to be read there. It holds the times and
/// not the state: merging keeps the later time of each kind, so copies that are written in any order, late or twice end the same, and an
/// opt-in that is copied late never undoes a withdrawal.
/// </summary>
public sealed record Permit(Purpose Purpose, DateTimeOffset? GivenAt, DateTimeOffset? WithdrawnAt)
{
    /// <summary>The same rule as for the consent itself.</summary>
    public bool IsGiven() => new ConsentTimes(null, GivenAt, WithdrawnAt).Current is { State: ConsentState.Given };
}

public static class Permits
{
    /// <summary>Whether the purpose was agreed to and not withdrawn since.</summary>
    public static bool Allow(this IReadOnlyList<Permit> permits, Purpose purpose) => permits.Any(permit => permit.Purpose == purpose && permit.IsGiven());

    /// <summary>Both together; the same instance as <paramref name="known"/> when it holds everything already.</summary>
    public static IReadOnlyList<Permit> Merge(IReadOnlyList<Permit> known, IReadOnlyList<Permit> news)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(news);
        var merged = known.Concat(news).GroupBy(permit => permit.Purpose).OrderBy(group => group.Key)
            .Select(group => new Permit(group.Key, group.Max(permit => permit.GivenAt), group.Max(permit => permit.WithdrawnAt))).ToList();
        return merged.Count == known.Count && merged.TrueForAll(known.Contains) ? known : merged;
    }
}

/// <summary>The consents in the form in which they are copied.</summary>
public interface IPermits
{
    /// <summary>What the customer said on this channel; empty when nothing.</summary>
    Task<IReadOnlyList<Permit>> ListAsync(string business, string customer, string channel, CancellationToken cancellationToken);
}
