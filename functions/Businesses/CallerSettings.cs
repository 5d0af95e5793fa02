namespace Serverless.Businesses;

/// <summary>What follows when somebody calls the business.</summary>
public sealed record CallerSettings
{
    /// <summary>Where a caller's card is posted to while the telephone rings, and what becomes of the call; null for nowhere.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Name of the secret that signs what is posted there (<c>whsec_…</c>).</summary>
    public string? Secret { get; init; }

    /// <summary>Cards also go to the subscription <c>agents</c> of the topic <c>caller-context</c>.</summary>
    public bool OnBus { get; init; }

    /// <summary>Customers whose call nobody took are told so in their chat, when they agreed to service messages.</summary>
    public bool TellMissed { get; init; }

    /// <summary>The link that customers get in their chat after a call that was answered; null for none.</summary>
    public Uri? FollowUp { get; init; }

    /// <summary>When customers are not written to because of a call; null for never.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>Notes about calls also become activities in the CRM.</summary>
    public bool CrmActivities { get; init; }
}

/// <summary>A part of every day, in the business's time zone; it may pass midnight.</summary>
/// <param name="From">Its first minute, for example <c>21:00</c>.</param>
/// <param name="To">The first minute after it, for example <c>08:00</c>.</param>
public sealed record QuietHours(string From, string To);
