using Serverless.Customers.Phones;

namespace Serverless.Callers.Lookups;

/// <summary>One look-up, or, with match <c>refused</c>, a minute in which the key was beyond its limit.</summary>
/// <param name="Key">The name of the API key.</param>
/// <param name="NumberHash">The same for the same number, and good for nothing else; null where there was no number.</param>
public sealed record LookupRecord(DateTimeOffset At, string Key, string Match, string? Form, string? NumberHash);

/// <summary>Reads who looked callers up.</summary>
public interface ILookupRecords
{
    /// <summary>The newest before a time, newest first.</summary>
    /// <param name="phone">Only look-ups of this number; null for all.</param>
    Task<IReadOnlyList<LookupRecord>> ListAsync(string business, DateTimeOffset before, int count, PhoneNumber? phone, CancellationToken cancellationToken);
}
