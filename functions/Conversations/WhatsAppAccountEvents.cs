using System.Text.Json;
using Serverless.Channels.WhatsApp;
using Serverless.Platform.Json;
using Serverless.Platform.Security;

namespace Serverless.Conversations;

/// <summary>
/// Reads what Meta tells of accounts, numbers and templates (its webhook references of 2026). Every notice names the WhatsApp Business
/// Account; a number is named by a hash, because a number is never a key.
/// </summary>
internal static class WhatsAppAccountEvents
{
    private const int MaxName = 512;

    private static readonly HashSet<string> AlarmingTemplateStates = new(StringComparer.Ordinal)
    {
        "rejected", "paused", "disabled", "flagged", "limit_exceeded", "locked", "pending_deletion",
    };

    private static readonly HashSet<string> AlarmingAccountStates = new(StringComparer.Ordinal)
    {
        "disable", "schedule_for_disable", "account_deleted", "account_offboarded", "account_violation",
    };

    /// <summary>The notices; none when the change is of another kind.</summary>
    public static IReadOnlyList<WhatsAppNotice> Read(JsonElement entry, string? field, JsonElement value, DateTimeOffset now)
    {
        if (entry.Text("id"u8, 64) is not { } account) { return []; }

        var at = entry.Time("time"u8) is { } time && time < now ? time : now;
        return field switch
        {
            "message_template_status_update" => [.. OfTemplate(account, value, at)],
            "message_template_quality_update" => Named(account, NoticeSubject.TemplateQuality, value, "new_quality_score", at),
            "template_category_update" => Named(account, NoticeSubject.TemplateCategory, value, "new_category", at),
            "account_update" => [.. OfAccount(account, value, at)],
            "phone_number_quality_update" => [.. OfNumber(account, value, at)],
            "business_capability_update" => OfCapability(account, value, at),
            _ => [],
        };
    }

    private static IEnumerable<WhatsAppNotice> OfTemplate(string account, JsonElement value, DateTimeOffset at)
    {
        if (TemplateName(value) is not { } name || Word(value, "event") is not { } state) { yield break; }

        var reason = Word(value, "reason");
        yield return new WhatsAppNotice(account, NoticeSubject.Template, name, state, at)
        {
            Reason = Word(value.Member("other_info"u8), "title") ?? (reason is "none" ? null : reason),
            IsAlarming = AlarmingTemplateStates.Contains(state),
        };
    }

    private static IReadOnlyList<WhatsAppNotice> Named(string account, NoticeSubject subject, JsonElement value, string member, DateTimeOffset at) =>
        TemplateName(value) is { } name && Word(value, member) is { } state
            ? [new WhatsAppNotice(account, subject, name, state, at) { IsAlarming = subject == NoticeSubject.TemplateCategory || state == "red" }]
            : [];

    private static IEnumerable<WhatsAppNotice> OfAccount(string account, JsonElement value, DateTimeOffset at)
    {
        var what = Word(value, "event");
        switch (what)
        {
            case "account_restriction":
                foreach (var restriction in value.Items("restriction_info"u8))
                {
                    if (Word(restriction, "restriction_type") is not { } type) { continue; }

                    yield return new WhatsAppNotice(account, NoticeSubject.Restriction, [type], type, at) { Until = restriction.Time("expiration"u8), IsAlarming = true };
                }

                break;
            case "disabled_update" when Word(value.Member("ban_info"u8), "waba_ban_state") is { } ban:
                yield return new WhatsAppNotice(account, NoticeSubject.Account, [], ban, at) { IsAlarming = AlarmingAccountStates.Contains(ban) };
                break;
            case "account_deleted" or "account_offboarded" or "account_reconnected":
                yield return new WhatsAppNotice(account, NoticeSubject.Account, [], what, at) { IsAlarming = AlarmingAccountStates.Contains(what) };
                break;
            case "account_violation":
                // A warning, which does not stop anything and must not overwrite what does.
                yield return new WhatsAppNotice(account, NoticeSubject.Account, ["violation"], what, at)
                {
                    Reason = Word(value.Member("violation_info"u8), "violation_type"),
                    IsAlarming = true,
                };
                break;
            default:
                break;
        }
    }

    private static IEnumerable<WhatsAppNotice> OfNumber(string account, JsonElement value, DateTimeOffset at)
    {
        if (Word(value, "event") is not { } state || value.Text("display_phone_number"u8, 40) is not { } number) { yield break; }

        var name = StableId.From("whatsapp-number", account, number);
        if (state is "flagged" or "unflagged") { yield return new WhatsAppNotice(account, NoticeSubject.NumberQuality, [name], state, at) { IsAlarming = state == "flagged" }; }

        var limit = Word(value, "max_daily_conversations_per_business") ?? Word(value, "current_limit");
        yield return new WhatsAppNotice(account, NoticeSubject.Limit, [name], limit ?? state, at) { Reason = state, IsAlarming = state == "downgrade" };
    }

    private static IReadOnlyList<WhatsAppNotice> OfCapability(string account, JsonElement value, DateTimeOffset at) =>
        (Word(value, "max_daily_conversations_per_business") ?? Word(value, "max_daily_conversation_per_phone")) is { } limit
            ? [new WhatsAppNotice(account, NoticeSubject.Limit, [], limit, at)]
            : [];

    private static IReadOnlyList<string>? TemplateName(JsonElement value) =>
        value.Text("message_template_name"u8, MaxName) is { } name && value.Text("message_template_language"u8, 20) is { } language
            ? [name, language.Replace('-', '_')]
            : null;

    /// <summary>A word of Meta's, in lower case; null when it is missing or more than a word.</summary>
    private static string? Word(JsonElement value, string member) =>
        JsonReading.Value(value.Member(member), 60) is { } text && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? text.ToLowerInvariant() : null;
}
