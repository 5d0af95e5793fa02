using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Conversations;

namespace Serverless.Orders;

/// <summary>One step of an order and whom it is told to, as far as templates need it.</summary>
/// <param name="Values">What the placeholders stand for in a language.</param>
internal sealed record OrderTemplateInput(Business Business, OrderTimeline Timeline, OrderEntry Entry, string Channel, OrderLocale Locale,
    Func<OrderLocale, IReadOnlyDictionary<string, string>> Values);

/// <summary>
/// The approved templates that tell a step: <c>order_shipped</c> with a URL button, <c>order_shipped_plain</c> without. Two parameters: the
/// order's number, then the carrier for steps that happen at one, the day for all others. Pure.
/// </summary>
internal static class OrderTemplates
{
    /// <summary>
    /// The best first. Messenger takes any URL, so the first is all it needs; on WhatsApp a template may lead to one site only, and may
    /// not be approved in a language: then the order's own page, no button, and the fallback language come next.
    /// </summary>
    public static IReadOnlyList<ChatTemplate> Of(OrderTemplateInput input)
    {
        var language = OrderWording.Texts.ContainsKey(input.Locale.Language) ? input.Locale.Language : OrderWording.Fallback;
        var own = InLanguage(input, input.Locale, language).ToList();
        if (input.Channel != ChatChannels.WhatsApp) { return [own[0]]; }

        var fallback = OrderLocale.Choose([], OrderWording.Fallback);
        return own.All(template => template.Language == OrderWording.Fallback) ? own : [.. own, .. InLanguage(input, fallback, OrderWording.Fallback)];
    }

    private static IEnumerable<ChatTemplate> InLanguage(OrderTemplateInput input, OrderLocale locale, string language)
    {
        var values = input.Values(locale);
        string[] parameters = [Parameter(values["order"]), Parameter(Second(input, locale, values))];
        Uri?[] urls = [OrderMessages.Travels(input.Entry.Step) ? input.Timeline.TrackingUrl?.Value : null, input.Timeline.Url?.Value];
        foreach (var url in urls.OfType<Uri>().Distinct()) { yield return Named("", url.AbsoluteUri); }

        yield return Named("plain", null);

        ChatTemplate Named(string variant, string? url)
        {
            var step = input.Entry.Step.Name();
            var chosen = input.Business.Templates.GetValueOrDefault(input.Channel)
                ?.GetValueOrDefault(OrderTexts.Prefix + (variant.Length == 0 ? step : $"{step}.{variant}"));
            foreach (var name in new[] { locale.Culture.Name.Replace('-', '_'), locale.Language, language })
            {
                if (chosen?.GetValueOrDefault(name) is { Length: > 0 } template) { return new ChatTemplate(template, name, parameters, url); }
            }

            return new ChatTemplate(variant.Length == 0 ? $"order_{step}" : $"order_{step}_{variant}", language, parameters, url);
        }
    }

    private static string Second(OrderTemplateInput input, OrderLocale locale, IReadOnlyDictionary<string, string> values) =>
        input.Entry.Step is OrderStep.Shipped or OrderStep.ReadyForPickup or OrderStep.DeliveryFailed
            ? values.GetValueOrDefault("carrier") ?? OrderMessages.Any(OrderWording.AnyCarrier, locale)
            : values.GetValueOrDefault("date") ?? locale.Date(OrderMessages.DayOf(input.Business, input.Entry));

    /// <summary>Templates refuse <c># $ %</c> and braces in parameters.</summary>
    private static string Parameter(string value)
    {
        var text = string.Concat(value.Where(c => c is not ('#' or '$' or '%' or '{' or '}'))).Trim();
        return text.Length > 0 ? text : "–";
    }
}
