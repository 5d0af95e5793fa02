namespace Serverless.Local.Simulators.Meta;

/// <summary>The webhook fields that a page, or a WhatsApp business account, can subscribe to.</summary>
internal static class WebhookFields
{
    private static readonly HashSet<string> Page = new(StringComparer.Ordinal)
    {
        "messages", "message_deliveries", "message_echoes", "message_edits", "message_reactions", "message_reads",
        "messaging_account_linking", "messaging_feedback", "messaging_game_plays", "messaging_handovers", "messaging_optins",
        "messaging_policy_enforcement", "messaging_postbacks", "messaging_referrals", "response_feedback", "send_cart", "standby",
        "messenger_template_status_update", "message_template_status_update", "messaging_customer_information", "feed",
    };

    private static readonly HashSet<string> WhatsApp = new(StringComparer.Ordinal)
    {
        "messages", "calls", "user_preferences", "account_update", "account_alerts", "account_review_update", "business_capability_update",
        "message_template_status_update", "message_template_quality_update", "message_template_components_update",
        "template_category_update", "phone_number_quality_update", "phone_number_name_update", "security", "automatic_events", "history",
        "smb_message_echoes", "smb_app_state_sync", "payment_configuration_update", "partner_solutions",
    };

    public static IReadOnlySet<string> Of(MetaAccount account) => account.IsNumber ? WhatsApp : Page;
}
