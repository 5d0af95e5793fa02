namespace Serverless.Channels.WhatsApp.Policy;

/// <summary>What WhatsApp permits from a day on.</summary>
/// <param name="From">Valid from this time until the next entry's.</param>
/// <param name="ServiceWindow">How long after the customer's last message or call free messages may be sent; templates may be sent at any time.</param>
/// <param name="FreeEntry">
/// How long nothing is charged when the customer came from an ad or a page's button and was answered inside the service window. It makes
/// messages free of charge and does not lengthen the window.
/// </param>
public sealed record WhatsAppRules(DateTimeOffset From, TimeSpan ServiceWindow, TimeSpan FreeEntry);

/// <summary>WhatsApp's rules as dated data: they change several times a year, the code around them does not.</summary>
public static class WhatsAppPolicy
{
    private static readonly WhatsAppRules[] History =
    [
        new(DateTimeOffset.MinValue, TimeSpan.FromHours(24), TimeSpan.FromHours(72)),
    ];

    /// <summary>The rules that hold at a time.</summary>
    public static WhatsAppRules At(DateTimeOffset now) => History.Last(rules => rules.From <= now);
}
