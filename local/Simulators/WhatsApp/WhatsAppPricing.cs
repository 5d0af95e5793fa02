using Serverless.Local.Simulators.Chats;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>
/// What a message costs, as statuses tell it. WhatsApp bills per delivered message since 1 July 2025. Until the end of September 2026
/// free-form messages, and utility templates inside the window, are free; since 1 October 2026 they are billed too. The 72 hours after
/// an answered ad stay free for everything.
/// </summary>
internal static class WhatsAppPricing
{
    public const string Regular = "regular";
    public const string FreeEntryPoint = "free_entry_point";
    private const string FreeService = "free_customer_service";
    private static readonly DateTimeOffset RepliesAreBilledFrom = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="category">The template's category in lower case; null for a free-form message.</param>
    /// <param name="windowIsOpen">Whether the customer wrote within 24 hours.</param>
    /// <param name="freeEntryUntil">The end of the free 72 hours, if there are any.</param>
    /// <param name="now">The clock's time.</param>
    public static ChatPrice Of(string? category, bool windowIsOpen, DateTimeOffset? freeEntryUntil, DateTimeOffset now)
    {
        if (freeEntryUntil > now)
        {
            return new ChatPrice(FreeEntryPoint, "referral_conversion");
        }

        var isFree = now < RepliesAreBilledFrom && (category is null || (category == "utility" && windowIsOpen));
        return new ChatPrice(isFree ? FreeService : Regular, category ?? "service");
    }
}
