namespace Serverless.Channels.WhatsApp;

/// <summary>What the notices of an account mean for its sends (Meta's webhook references for templates and accounts, 2026). Pure.</summary>
internal static class WhatsAppStanding
{
    /// <summary>A flagged template is sent until Meta pauses it. Every word that is not among these stops it.</summary>
    private static readonly HashSet<string> UsableStates = new(StringComparer.Ordinal) { "approved", "flagged", "reinstated", "unarchived" };

    /// <summary>The name of a template's notice.</summary>
    public static IReadOnlyList<string> TemplateName(string name, string language) => [name, language.Replace('-', '_')];

    public static TemplateState? OfTemplate(IReadOnlyDictionary<string, NoticeRow> notices, string name, string language)
    {
        var key = TemplateName(name, language);
        var quality = notices.GetValueOrDefault(NoticeRow.Row(NoticeSubject.TemplateQuality, key))?.State;
        var category = notices.GetValueOrDefault(NoticeRow.Row(NoticeSubject.TemplateCategory, key));
        return notices.TryGetValue(NoticeRow.Row(NoticeSubject.Template, key), out var row)
            ? new TemplateState(row.State, UsableStates.Contains(row.State), row.Reason, row.At) { Quality = quality, Category = category?.State }
            : category is not null ? new TemplateState("approved", true, null, category.At) { Quality = quality, Category = category.State } : null;
    }

    public static AccountStanding OfAccount(IReadOnlyDictionary<string, NoticeRow> notices, DateTimeOffset now)
    {
        var standing = AccountStanding.Good;
        foreach (var row in notices.Values)
        {
            if (row.Until <= now) { continue; }

            standing = row.Subject switch
            {
                nameof(NoticeSubject.Account) when row.State is "disable" or "account_deleted" or "account_offboarded" =>
                    new AccountStanding(false, false, false, null, "account-disabled"),
                nameof(NoticeSubject.Restriction) => With(standing, row),
                nameof(NoticeSubject.NumberQuality) when row.State == "flagged" =>
                    standing with { CanPromote = false, Reason = standing.Reason ?? "number-flagged" },
                _ => standing,
            };
            if (!standing.CanReply && standing.Reason == "account-disabled") { return standing; }
        }

        return standing;
    }

    private static AccountStanding With(AccountStanding standing, NoticeRow row) => row.State switch
    {
        "restricted_biz_initiated_messaging" => standing with { CanStart = false, CanPromote = false, Until = Later(standing, row), Reason = "account-restricted" },
        "restricted_customer_initiated_messaging" => standing with { CanReply = false, Until = Later(standing, row), Reason = "account-restricted" },
        _ => standing,
    };

    private static DateTimeOffset? Later(AccountStanding standing, NoticeRow row) => standing.Until > row.Until ? standing.Until : row.Until;
}
