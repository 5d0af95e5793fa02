using Serverless.Platform.Http;

namespace Serverless.Businesses;

/// <summary>A stored business and the keys that were made for it just now, which are shown once and never again.</summary>
public sealed record SavedBusiness(Business Business, IReadOnlyDictionary<string, string> NewKeys, bool IsNew);

/// <summary>Stores business records: the rules, the keys and the page's owner.</summary>
public interface IBusinessAdministration
{
    Task<Business?> FindAsync(string business, CancellationToken cancellationToken);

    /// <summary>The businesses in the order of their ids.</summary>
    /// <param name="after">Only those behind this id; null for the first ones.</param>
    Task<IReadOnlyList<Business>> ListAsync(string? after, int most, CancellationToken cancellationToken);

    /// <summary>Stores the record, or says what is wrong with it.</summary>
    Task<(SavedBusiness? Saved, Problem? Problem)> SaveAsync(string business, Business record, CancellationToken cancellationToken);
}

internal sealed class BusinessAdministration(BusinessStore store, CachedBusinesses cache) : IBusinessAdministration
{
    private static readonly Problem PageTaken = new(409, "page-taken", "This page or number belongs to another business.");

    private static readonly Problem TooLong = Problems.Invalid(
        [new ProblemField("", $"the record as a whole must not be longer than {BusinessRow.LongestSettings} characters")]);

    private static readonly Problem BadId = Problems.Invalid(
        [new ProblemField("", "the business id in the URL must have 2 to 40 lower-case letters, digits and hyphens")]);

    public Task<Business?> FindAsync(string business, CancellationToken cancellationToken) =>
        BusinessRules.IsId(business) ? store.FindAsync(business, cancellationToken) : Task.FromResult<Business?>(null);

    public Task<IReadOnlyList<Business>> ListAsync(string? after, int most, CancellationToken cancellationToken) => store.ListAsync(after, most, cancellationToken);

    public async Task<(SavedBusiness? Saved, Problem? Problem)> SaveAsync(string business, Business record, CancellationToken cancellationToken)
    {
        if (!BusinessRules.IsId(business)) { return (null, BadId); }

        var mistakes = BusinessRules.Mistakes(record);
        if (mistakes.Count > 0) { return (null, Problems.Invalid(mistakes)); }

        var before = await store.FindAsync(business, cancellationToken);
        var newKeys = new Dictionary<string, string>(StringComparer.Ordinal);
        var keys = record.ApiKeys.Select(key => key with { Sha256 = key.Sha256 ?? KeptHash(before, key.Name) ?? MakeKey(business, key.Name, newKeys) });
        var complete = record with { Id = business, ApiKeys = [.. keys] };

        if (BusinessRow.From(complete).Settings.Length > BusinessRow.LongestSettings) { return (null, TooLong); }

        if (!await store.SaveAsync(complete, before, cancellationToken)) { return (null, PageTaken); }

        cache.Forget();
        return (new SavedBusiness(complete, newKeys, before is null), null);
    }

    private static string? KeptHash(Business? before, string name) => before?.ApiKeys.FirstOrDefault(key => key.Name == name)?.Sha256;

    private static string MakeKey(string business, string name, Dictionary<string, string> newKeys) =>
        ApiKeySecrets.Hash(newKeys[name] = ApiKeySecrets.New(business));
}
