using System.Globalization;
using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>Webhooks about a business account: what became of a template, and how good a number is thought to be.</summary>
internal sealed class TemplateEvents(MetaAccounts accounts, WhatsAppWebhooks webhooks, TimeProvider clock)
{
    /// <summary>One webhook for the business account, whichever number carries it; null when nobody wants it.</summary>
    public WebhookDelivery? StatusChanged(WhatsAppTemplate template, string @event) => Send(
        template, "message_template_status_update", new JsonObject
        {
            ["event"] = @event,
            ["message_template_category"] = template.Category,
            ["reason"] = @event is "REJECTED" ? "INVALID_FORMAT" : "NONE",
        });

    public WebhookDelivery? QualityChanged(WhatsAppTemplate template, string before) => Send(
        template, "message_template_quality_update", new JsonObject { ["previous_quality_score"] = before, ["new_quality_score"] = template.Quality });

    public WebhookDelivery? CategoryChanged(WhatsAppTemplate template, string before) => Send(
        template, "template_category_update", new JsonObject { ["previous_category"] = before, ["new_category"] = template.Category });

    /// <summary>The number's limit or quality changed: <paramref name="event"/> is <c>FLAGGED</c>, <c>THROUGHPUT_UPGRADE</c> and so on.</summary>
    public WebhookDelivery? NumberChanged(MetaAccount account, string @event, string tier) => webhooks.Send(
        account, "account", "phone_number_quality_update", WhatsAppEvents.Envelope(
            account, "phone_number_quality_update", new JsonObject
            {
                ["display_phone_number"] = account.Number,
                ["event"] = @event,
                ["current_limit"] = tier,
                ["max_daily_conversations_per_business"] = tier,
            }, clock.GetUtcNow()));

    private WebhookDelivery? Send(WhatsAppTemplate template, string field, JsonObject value)
    {
        value["message_template_id"] = long.Parse(template.Id, CultureInfo.InvariantCulture);
        value["message_template_name"] = template.Name;
        value["message_template_language"] = template.Language;
        return accounts.Numbers.FirstOrDefault(number => number.BusinessAccount == template.BusinessAccount && number.Wants(field)) is { } account
            ? webhooks.Send(account, "account", field, WhatsAppEvents.Envelope(account, field, value, clock.GetUtcNow()))
            : null;
    }
}
