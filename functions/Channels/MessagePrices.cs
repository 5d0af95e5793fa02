using System.Globalization;
using Microsoft.Extensions.Options;

namespace Serverless.Channels;

/// <summary>
/// What messages that a provider charges cost. Providers report the category of a message, not its price; prices are agreed per country, so
/// they are a setting: an average, for the curve of the costs and not for the books.
/// </summary>
internal sealed class MessagePrices
{
    private readonly Dictionary<string, double> _amounts = new(StringComparer.Ordinal);
    private readonly string _currency = "";

    public MessagePrices(IOptions<ChannelsOptions> options)
    {
        if (options.Value.Prices is { Length: > 0 } text && TryRead(text) is { } prices) { (_currency, _amounts) = prices; }
    }

    /// <summary>Counts a message that was delivered and is charged.</summary>
    public void Charged(string channel, string? category)
    {
        if (category is not null && _amounts.TryGetValue(category, out var amount)) { ChannelMetrics.Cost(amount, channel, category, _currency); }
    }

    /// <summary>Reads <c>EUR utility=0.05 marketing=0.11</c>; null when it is something else.</summary>
    internal static (string Currency, Dictionary<string, double> Amounts)? TryRead(string text)
    {
        if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [{ Length: 3 } currency, _, ..] parts || !currency.All(char.IsAsciiLetterUpper)) { return null; }

        var amounts = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var part in parts.Skip(1))
        {
            if (part.Split('=') is not [{ Length: > 0 and <= 40 } category, var amount]
                || !category.All(letter => char.IsAsciiLetterLower(letter) || letter == '_')
                || !double.TryParse(amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
                || !amounts.TryAdd(category, value))
            {
                return null;
            }
        }

        return (currency, amounts);
    }
}
