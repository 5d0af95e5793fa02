namespace Serverless.Callers.Crm;

/// <summary>Section <c>Crm</c>: how CRMs are asked.</summary>
public sealed class CrmOptions
{
    /// <summary>
    /// How long one call may take. Longer than the budget of a look-up: an answer that comes too late for a card is kept for the next.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long found contacts are kept in memory; at most 5 minutes.</summary>
    public TimeSpan CacheFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long it is kept in memory that nobody was found; at most 5 minutes.</summary>
    public TimeSpan CacheNoneFor { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether a CRM may be on this machine, and then without TLS. For development only.</summary>
    public bool AllowLoopback { get; init; }

    /// <summary>HubSpot's API.</summary>
    public Uri HubSpotUrl { get; init; } = new("https://api.hubapi.com");

    /// <summary>Where Microsoft Entra gives out tokens; national clouds have addresses of their own.</summary>
    public Uri EntraUrl { get; init; } = new("https://login.microsoftonline.com");
}
