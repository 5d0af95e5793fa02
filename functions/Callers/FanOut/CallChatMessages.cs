using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Channels.Routing;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Conversations.Talk;
using Serverless.Orders;
using Serverless.Platform.Security;

namespace Serverless.Callers.FanOut;

/// <summary>What customers read because of a call. Pure.</summary>
internal static class CallChatMessages
{
    /// <summary>How long a word about a call may wait for its chat.</summary>
    private static readonly TimeSpan MissedFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan FollowUpFor = TimeSpan.FromHours(12);

    /// <summary>The order that a caller most likely asks for: the open one that something happened to last; null when none is open.</summary>
    public static OrderRecord? OrderOf(IReadOnlyList<OrderRecord> orders) =>
        orders.Where(order => order.Timeline.Status is not null && !OrderPicks.IsOver(order))
            .OrderByDescending(order => order.Timeline.Entries[^1].At).ThenBy(order => order.OrderId, StringComparer.Ordinal).FirstOrDefault();

    /// <param name="legs">The chat that is told, and where the message goes when that cannot take it.</param>
    /// <param name="order">The order to name; null for none.</param>
    public static ChatMessage Of(Business business, CallRecord call, string kind, IReadOnlyList<ChatThread> legs, OrderRecord? order, DateTimeOffset now)
    {
        var first = Content(business, kind, order, legs[0]);
        DateTimeOffset?[] ends = [now + (kind == CallChatKinds.Missed ? MissedFor : FollowUpFor), call.EndedAt + CallChatPolicy.Fresh, QuietTimes.NextStart(business, now)];
        return new ChatMessage
        {
            SendId = StableId.From("call-chat", call.Id),
            Business = business.Id,
            Customer = call.Customer!,
            Thread = legs[0].Id,
            Purpose = Purpose.Service,
            IsUnasked = true,
            Content = first,
            About = $"call:{call.Id}:{kind}",
            CreatedAt = now,
            StaleAfter = ends.Min(),
            Legs = [.. legs.Skip(1).Select(leg => ChatLeg.Of(leg, Content(business, kind, order, leg), first))],
        };
    }

    private static ChatContent Content(Business business, string kind, OrderRecord? order, ChatThread thread)
    {
        var language = OrderLocale.Choose(business.Texts.Keys, thread.Locale, order?.Timeline.Locale?.Value, business.Locale).Language;
        return kind == CallChatKinds.FollowUp ? FollowUp(business, language, thread)
            : order?.Timeline.Status is { } status ? MissedWithOrder(business, language, thread, order, status.Step)
            : Named(business, language, thread, CallTexts.Missed, CallTexts.Text(business, language, CallTexts.Missed), CallTexts.Missed, [], null);
    }

    private static ChatContent MissedWithOrder(Business business, string language, ChatThread thread, OrderRecord order, OrderStep step)
    {
        var (number, words) = (OrderPicks.NumberOf(order), CallTexts.Text(business, language, CallTexts.Status(step.Name())));
        return Named(business, language, thread, CallTexts.MissedWithOrder, CallTexts.Text(business, language, CallTexts.MissedWithOrder, ("order", number), ("status", words)),
            CallTexts.Missed, [number.TrimStart('#'), words], null);
    }

    private static ChatContent FollowUp(Business business, string language, ChatThread thread)
    {
        var link = business.Callers!.FollowUp!;
        var content = Named(business, language, thread, CallTexts.FollowUp, CallTexts.Text(business, language, CallTexts.FollowUp), CallTexts.FollowUp, [], link.AbsoluteUri);
        return content with { Buttons = [new ChatButton(CallTexts.Text(business, language, CallTexts.FollowUpButton), link, null)] };
    }

    /// <summary>Outside the window only a template of the business's own can go: what is said about calls has no usual one.</summary>
    private static ChatContent Named(Business business, string language, ChatThread thread, string name, string text, string subject, IReadOnlyList<string> parameters, string? url) => new()
    {
        Text = text,
        Subject = CallTexts.Text(business, language, CallTexts.Subject(subject)),
        Template = TemplateOf(business, thread.Channel, name, language) is { } template ? new ChatTemplate(template, language, parameters, url) : null,
    };

    public static bool HasTemplate(Business business, ChatThread thread, string name) =>
        business.Templates.GetValueOrDefault(thread.Channel)?.GetValueOrDefault(name) is { Count: > 0 };

    private static string? TemplateOf(Business business, string channel, string name, string language) =>
        business.Templates.GetValueOrDefault(channel)?.GetValueOrDefault(name)?.GetValueOrDefault(language) is { Length: > 0 } own ? own : null;
}
