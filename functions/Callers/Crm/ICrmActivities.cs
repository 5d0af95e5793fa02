using Serverless.Businesses;

namespace Serverless.Callers.Crm;

/// <summary>Notes calls in the business's CRM.</summary>
public interface ICrmActivities
{
    /// <summary>
    /// Writes a call to a contact's history. Repeating it with the same <see cref="CrmActivity.Id"/> writes nothing twice, as far as the CRM
    /// can tell: see the kinds. A fault of the CRM is a result, never an exception.
    /// </summary>
    /// <param name="contactId">A <see cref="CrmContact.Id"/> of the same business.</param>
    Task<CrmWriteResult> AddAsync(Business business, string contactId, CrmActivity activity, CancellationToken cancellationToken);
}

/// <summary>A call as the CRM shall remember it.</summary>
/// <param name="Id">Deterministic: letters, digits and hyphens, at most 64.</param>
/// <param name="Subject">One line, at most <see cref="LongestSubject"/> characters count.</param>
/// <param name="Text">At most <see cref="LongestText"/> characters count.</param>
public sealed record CrmActivity(string Id, string Subject, string Text, DateTimeOffset At, TimeSpan? Duration, CrmDirection Direction)
{
    public const int LongestSubject = 200;
    public const int LongestText = 8_000;

    public override string ToString() => $"activity {Id}";
}

public enum CrmDirection { Inbound, Outbound }

/// <summary>What came of a write.</summary>
/// <param name="Code">Stable, <c>crm.…</c>; <c>ok</c> when it is written.</param>
/// <param name="RetryAfter">For <see cref="CrmWriteState.TryAgain"/>: not before; null when the CRM named no time.</param>
public sealed record CrmWriteResult(CrmWriteState State, string Code, TimeSpan? RetryAfter);

public enum CrmWriteState
{
    /// <summary>The business has no CRM.</summary>
    NotConfigured,

    /// <summary>It is in the CRM, by this call or an earlier one.</summary>
    Written,

    /// <summary>The CRM does not take it, whenever it is asked: the contact is gone, or its rules forbid it.</summary>
    Refused,

    /// <summary>No usable answer now. Repeating it later is safe.</summary>
    TryAgain,

    /// <summary>Settings, credentials or permissions are wrong; a person has to look.</summary>
    Misconfigured,
}
