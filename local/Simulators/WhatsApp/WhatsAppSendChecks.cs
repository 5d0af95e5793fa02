using System.Text.Json;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>What becomes of a send: refused at once, accepted and failing later, or accepted.</summary>
/// <param name="Refusal">The answer of a call that is refused.</param>
/// <param name="FailsWith">The code of the failed status that follows the acceptance.</param>
/// <param name="Template">The template that the send names.</param>
internal sealed record SendCheck(GraphError? Refusal, int? FailsWith = null, WhatsAppTemplate? Template = null);

/// <summary>
/// The rules between body and chat: the 24 hour window, templates, uploaded media, who can be reached. The provider reports some
/// refusals at once and some as a failed status; <see cref="FailsOutsideWindow"/> chooses for the window, for which it does both.
/// </summary>
internal sealed class WhatsAppSendChecks(WhatsAppChats chats, WhatsAppTemplates templates, Media media, TimeProvider clock)
{
    public static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <summary>True: a message outside the window is accepted and fails with a status. False: it is refused at once.</summary>
    public bool FailsOutsideWindow { get; set; }

    public static bool IsOpen(WhatsAppCustomer? customer, DateTimeOffset now) => customer?.WindowOpenedAt is { } at && now - at <= Window;

    public SendCheck Check(JsonElement send, MetaAccount account, WhatsAppRecipient recipient, WhatsAppCustomer? customer)
    {
        if (WhatsAppMessageRules.Check(send) is { } malformed)
        {
            return new SendCheck(malformed);
        }

        var content = send.Member(WhatsAppMessageRules.TypeOf(send))!.Value;
        if (MediaIdOf(content) is { } id && !media.IsUsable(account.Id, id))
        {
            return new SendCheck(WhatsAppErrors.Of(131053, "The media id is unknown, of another number or expired."));
        }

        if (WhatsAppMessageRules.TypeOf(send) == "template")
        {
            return CheckTemplate(content, account, recipient, customer);
        }

        if (customer is null)
        {
            return new SendCheck(null, WhatsAppErrors.Undeliverable);
        }

        if (!IsOpen(customer, clock.GetUtcNow()))
        {
            return FailsOutsideWindow ? new SendCheck(null, WhatsAppErrors.OutsideWindow) : new SendCheck(WhatsAppErrors.Of(WhatsAppErrors.OutsideWindow));
        }

        return content.ValueKind is JsonValueKind.Object && content.Text("message_id") is { } target && send.Text("type") == "reaction"
            && chats.Newest(customer, item => item.Mid == target) is null
                ? new SendCheck(WhatsAppErrors.Invalid("reaction[message_id] is no message of this chat."))
                : new SendCheck(null);
    }

    private SendCheck CheckTemplate(JsonElement content, MetaAccount account, WhatsAppRecipient recipient, WhatsAppCustomer? customer)
    {
        var (template, refusal) = templates.Match(account.BusinessAccount!, content);
        if (refusal is not null)
        {
            return new SendCheck(refusal);
        }

        if (template!.Category == "AUTHENTICATION" && !recipient.IsPhone)
        {
            return new SendCheck(WhatsAppErrors.Of(WhatsAppErrors.BsuidNotAllowed));
        }

        int? failure = customer switch
        {
            null => WhatsAppErrors.Undeliverable,
            { MarketingStopped: true } when template.Category == "MARKETING" => WhatsAppErrors.MarketingStopped,
            _ => null,
        };
        return new SendCheck(null, failure, template);
    }

    private static string? MediaIdOf(JsonElement content)
    {
        if (content.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        var header = content.Member("header") ?? (WhatsAppTemplate.Parameters(content, "header") is [var first, ..] ? first : default);
        return content.Text("id") ?? (header.Text("type") is { } type ? header.Member(type)?.Text("id") : null);
    }
}
