using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Serverless.Callers.Lookups;

/// <summary>Markup. Made by <see cref="Of"/>, which encodes every value that is no markup already, so that none can be forgotten.</summary>
internal readonly record struct Html
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly string? _markup;

    private Html(string markup) => _markup = markup;

    public static Html Of(FormattableString text) =>
        new(string.Format(CultureInfo.InvariantCulture, text.Format, [.. text.GetArguments().Select(argument => Encode(argument))]));

    /// <summary>A style sheet of ours, which is no text of anybody.</summary>
    public static Html Style(string ours) => new(ours);

    /// <summary>One after the other.</summary>
    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part.ToString())));

    /// <summary>The markup when there is something to show, else nothing.</summary>
    public static Html When(bool isShown, Func<Html> markup) => isShown ? markup() : default;

    public override string ToString() => _markup ?? "";

    private static string Encode(object? value) => value switch
    {
        null => "",
        Html markup => markup.ToString(),
        string text => Encoder.Encode(text),
        IFormattable number => Encoder.Encode(number.ToString(null, CultureInfo.InvariantCulture)),
        _ => Encoder.Encode(value.ToString() ?? ""),
    };
}
