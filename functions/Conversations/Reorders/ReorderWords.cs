using System.Globalization;
using System.Text;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Conversations.Talk;
using Serverless.Orders;
using Serverless.Shops;

namespace Serverless.Conversations.Reorders;

/// <summary>Quotes and what becomes of them, in the customer's words. Pure.</summary>
/// <param name="Now">Tells whether a time is today's.</param>
internal sealed record ReorderWords(Business Business, OrderLocale Locale, DateTimeOffset Now)
{
    /// <summary>A quote must fit beside its buttons on every channel (Messenger: 640 characters), below the disclosure.</summary>
    public const int Longest = 640;

    private const int MostLines = 5;
    private const int LongestName = 26;
    private const int LongestShopText = 200;

    public static ReorderWords Of(Turn turn) => new(turn.Business, turn.Locale, turn.Now);

    public static ReorderWords Of(Business business, ChatThread thread, DateTimeOffset now) =>
        new(business, OrderLocale.Choose(business.Texts.Keys, thread.Talk.Language ?? thread.Locale, business.Locale), now);

    public string Text(string name, params ReadOnlySpan<(string Name, string Value)> values) => TalkTexts.Text(Business, Locale.Language, name, values);

    /// <summary>All that the customer must know before buying: what, for how much, where to, until when, and how.</summary>
    public string Quote(Quote quote, PostalAddress? shipTo)
    {
        var (offer, text) = (quote.Offer, new StringBuilder(Text("talk.quote")));
        foreach (var line in offer.Lines.Take(MostLines))
        {
            text.Append('\n').Append(CultureInfo.InvariantCulture, $"{line.Quantity} × {DisplayText.Of(line.Name, LongestName)}: {Money(line.Price * line.Quantity, offer)}");
        }

        if (offer.Lines.Count > MostLines) { text.Append('\n').Append(Text("talk.quote.more", ("count", (offer.Lines.Count - MostLines).ToString(CultureInfo.InvariantCulture)))); }

        var rest = offer.Total - offer.Lines.Sum(line => line.Price * line.Quantity);
        if (rest != 0) { text.Append('\n').Append(Text("talk.quote.rest", ("amount", Money(rest, offer)))); }

        text.Append('\n').Append(Text("talk.quote.total", ("amount", Money(offer.Total, offer))));
        if (shipTo is not null) { text.Append('\n').Append(Text("talk.quote.address", ("address", AddressMask.Of(shipTo)))); }

        return text.Append('\n').Append(Text("talk.quote.how", ("time", Time(quote.ExpiresAt)))).ToString();
    }

    /// <summary>"Ordered, can be taken back until …".</summary>
    public string Confirmed(Quote quote) => Text("talk.quote.confirmed", ("time", Time(quote.UndoUntil ?? Now)), ("amount", Money(quote.Offer.Total, quote.Offer)));

    /// <summary>A text about a quote that is still open.</summary>
    public string Reminder(string name, Quote quote) => Text(name, ("time", Time(quote.ExpiresAt)), ("amount", Money(quote.Offer.Total, quote.Offer)));

    public string Ordered(ShopAnswer.Ordered order) => Number(order) is { } number
        ? Text(order.PayUrl is null ? "talk.quote.ordered" : "talk.quote.ordered.pay", ("order", number))
        : Text(order.PayUrl is null ? "talk.quote.ordered.unnumbered" : "talk.quote.ordered.pay.unnumbered");

    /// <summary>Why the shop does not want to, with its own words where it has some.</summary>
    public string Refused(string name, ShopAnswer.Refused refused)
    {
        var text = Text(name, ("reason", Text($"talk.quote.reason.{RefusalCodes.Known(refused.Code)}")));
        var own = refused.Text is { } words ? DisplayText.Of(words, LongestShopText) : "";
        return own.Length == 0 ? text : $"{text}\n{Text("talk.quote.shop-says", ("text", own))}";
    }

    /// <summary>As the customer will know the new order; null while the shop has not named it.</summary>
    public static string? Number(ShopAnswer.Ordered? order) => (order?.Number ?? order?.OrderId) is { } number ? DisplayText.Of(number, LongestName) : null;

    /// <summary>On the clock where the business is, with the day when it is another one.</summary>
    private string Time(DateTimeOffset at)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(Business.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        var (local, today) = (TimeZoneInfo.ConvertTime(at, zone), TimeZoneInfo.ConvertTime(Now, zone));
        var time = local.ToString("t", Locale.Culture);
        return local.Date == today.Date ? time : $"{Locale.Date(DateOnly.FromDateTime(local.Date))}, {time}";
    }

    private string Money(decimal amount, ShopQuote offer) => Locale.Money(amount, offer.Currency);
}
