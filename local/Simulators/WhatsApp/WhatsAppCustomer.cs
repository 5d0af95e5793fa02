using System.Text.Json.Serialization;
using Serverless.Local.Simulators.Chats;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>A person on WhatsApp, as one number of a business knows them.</summary>
internal sealed record WhatsAppCustomer : IChatCustomer
{
    /// <summary>The phone-number id of the business.</summary>
    public required string Account { get; init; }

    /// <summary>The first business-scoped id; the chat keeps it when the person gets another one.</summary>
    public required string Peer { get; init; }

    /// <summary>The business-scoped user id of now. It changes with the phone number.</summary>
    public required string Bsuid { get; init; }

    /// <summary>Digits only, with the country code.</summary>
    public required string Phone { get; init; }

    /// <summary>False: a username hides the phone number, and no webhook shows it. The business can only write to the BSUID.</summary>
    public bool ShowsPhone { get; init; } = true;

    public string? Username { get; init; }

    public required string Name { get; init; }

    public ReceiptHabit Receipts { get; init; }

    /// <summary>The customer blocked the business: sends are accepted and never delivered, as on a phone that is off.</summary>
    public bool Blocked { get; init; }

    /// <summary>Marketing messages end with a failed status, 131050.</summary>
    public bool MarketingStopped { get; init; }

    /// <summary>When something last opened the 24 hour window.</summary>
    public DateTimeOffset? WindowOpenedAt { get; init; }

    /// <summary>Came from a Click-to-WhatsApp ad: when the person wrote from there.</summary>
    public DateTimeOffset? AdEntryAt { get; init; }

    /// <summary>Everything is free until then, because the business answered somebody who came from an ad within 24 hours.</summary>
    public DateTimeOffset? FreeEntryUntil { get; init; }

    [JsonIgnore]
    public string? WaId => ShowsPhone ? Phone : null;
}
