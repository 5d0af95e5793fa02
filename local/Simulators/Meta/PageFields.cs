namespace Serverless.Local.Simulators.Meta;

/// <summary>The webhook fields that a page can subscribe to.</summary>
internal static class PageFields
{
    public static IReadOnlySet<string> All { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "messages", "message_deliveries", "message_echoes", "message_edits", "message_reactions", "message_reads",
        "messaging_account_linking", "messaging_feedback", "messaging_game_plays", "messaging_handovers", "messaging_optins",
        "messaging_policy_enforcement", "messaging_postbacks", "messaging_referrals", "response_feedback", "send_cart", "standby",
        "messenger_template_status_update", "message_template_status_update", "messaging_customer_information", "feed",
    };
}
