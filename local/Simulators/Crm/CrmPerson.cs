using System.Globalization;

namespace Serverless.Local.Simulators.Crm;

/// <summary>A contact of the simulated CRM, with a different id in each of its shapes.</summary>
internal sealed record CrmPerson
{
    /// <summary>Its place in the CRM, from 1.</summary>
    public int Number { get; init; }

    public string Business { get; init; } = "demo";

    public string FirstName { get; init; } = "";

    public string LastName { get; init; } = "";

    public string? Company { get; init; }

    public string? Email { get; init; }

    /// <summary>As people typed it.</summary>
    public string? Phone { get; init; }

    public string? Mobile { get; init; }

    public string? Language { get; init; }

    public string? Tier { get; init; }

    public IReadOnlyList<CrmPersonOrder> Orders { get; init; } = [];

    public IReadOnlyList<CrmPersonTicket> Tickets { get; init; } = [];

    public string Name => $"{FirstName} {LastName}".Trim();

    public IEnumerable<string> Phones => new[] { Phone, Mobile }.OfType<string>();

    public string HttpId => string.Create(CultureInfo.InvariantCulture, $"C-{Number}");

    public string DataverseId => new Guid(Number, 0, 0, new byte[8]).ToString("D");

    public string HubSpotId => (51_000 + Number).ToString(CultureInfo.InvariantCulture);

    public string SalesforceId => string.Create(CultureInfo.InvariantCulture, $"003{Number:D15}");
}

internal sealed record CrmPersonOrder(string Number, string Status, string Total, string Currency, DateTimeOffset PlacedAt);

internal sealed record CrmPersonTicket(string Id, string Subject, DateTimeOffset Since);

/// <summary>An activity that the simulated CRM was given.</summary>
/// <param name="Kind">Through which shape.</param>
/// <param name="Contact">The contact's id in that shape.</param>
/// <param name="Times">How often it came; written once.</param>
internal sealed record CrmNote(string Kind, string Business, string Id, string Contact, string? Subject, string? Text, int Times);
