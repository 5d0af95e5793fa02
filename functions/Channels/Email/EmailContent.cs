using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Serverless.Orders;

namespace Serverless.Channels.Email;

/// <summary>The two bodies of a mail. In HTML every value is escaped; there is nothing to load: no script, no picture, no remote style.</summary>
internal sealed class EmailContent(ChatContent content, string business, EmailWords words, Uri? unsubscribe)
{
    private const int LongestLine = 200;
    private const int LongestTitle = 60;
    private const int MostLines = 100;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly List<(string Title, string Url)> _links =
        [.. content.Buttons.Where(button => button.Url is { IsAbsoluteUri: true, Scheme: "https" or "http" })
            .Select(button => (DisplayText.Of(button.Title, LongestTitle), button.Url!.AbsoluteUri)), .. FileOf(content.Media)];

    public string Text()
    {
        var text = new StringBuilder().Append(Clean(content.Text)).Append('\n');
        if (content.Receipt is { Lines.Count: > 0 } receipt)
        {
            text.Append('\n');
            foreach (var line in receipt.Lines.Take(MostLines))
            {
                text.Append(CultureInfo.InvariantCulture, $"{line.Quantity} x {Title(line)}: {Amount(line.Price, receipt.Currency)}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"{words.Total}: {Amount(receipt.Total, receipt.Currency)}\n");
        }

        foreach (var (title, url) in _links) { text.Append(CultureInfo.InvariantCulture, $"\n{title}: {url}\n"); }

        text.Append("\n-- \n").Append(Sender()).Append('\n');
        if (unsubscribe is not null) { text.Append(CultureInfo.InvariantCulture, $"{words.Unsubscribe}: {unsubscribe.AbsoluteUri}\n"); }

        return text.ToString();
    }

    public string Html()
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"{words.Language}\">\n<head><meta charset=\"utf-8\"><title>{Escape(business)}</title></head>\n");
        html.Append("<body style=\"font-family:sans-serif;font-size:16px;line-height:1.5;color:#222;max-width:36em;margin:0 auto;padding:1em\">\n");
        html.Append(CultureInfo.InvariantCulture, $"<p><strong>{Escape(business)}</strong></p>\n");
        html.Append(CultureInfo.InvariantCulture, $"<p>{Escape(Clean(content.Text)).Replace("&#xA;", "<br>\n", StringComparison.Ordinal)}</p>\n");
        if (content.Receipt is { Lines.Count: > 0 } receipt) { AppendReceipt(html, receipt); }

        foreach (var (title, url) in _links) { html.Append(CultureInfo.InvariantCulture, $"<p><a href=\"{Escape(url)}\">{Escape(title)}</a></p>\n"); }

        html.Append(CultureInfo.InvariantCulture, $"<hr>\n<p style=\"font-size:13px;color:#666\">{Escape(Sender())}");
        if (unsubscribe is not null) { html.Append(CultureInfo.InvariantCulture, $"<br>\n<a href=\"{Escape(unsubscribe.AbsoluteUri)}\">{Escape(words.Unsubscribe)}</a>"); }

        return html.Append("</p>\n</body>\n</html>\n").ToString();
    }

    /// <summary>A file is a link: a mail carries none, and loads none.</summary>
    private static IEnumerable<(string Title, string Url)> FileOf(ChatMedia? media) => media is { Link: { IsAbsoluteUri: true, Scheme: "https" } link }
        ? [(DisplayText.Of(media.FileName ?? "", LongestTitle) is { Length: > 0 } name ? name : link.Host, link.AbsoluteUri)]
        : [];

    private void AppendReceipt(StringBuilder html, OrderReceipt receipt)
    {
        html.Append("<table cellpadding=\"4\">\n");
        html.Append(CultureInfo.InvariantCulture, $"<tr><th align=\"left\">{words.Item}</th><th align=\"right\">{words.Quantity}</th><th align=\"right\">{words.Price}</th></tr>\n");
        foreach (var line in receipt.Lines.Take(MostLines))
        {
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{Escape(Title(line))}</td><td align=\"right\">{line.Quantity}</td><td align=\"right\">{Escape(Amount(line.Price, receipt.Currency))}</td></tr>\n");
        }

        html.Append(CultureInfo.InvariantCulture,
            $"<tr><th align=\"left\" colspan=\"2\">{words.Total}</th><th align=\"right\">{Escape(Amount(receipt.Total, receipt.Currency))}</th></tr>\n</table>\n");
    }

    private string Sender() => string.Format(CultureInfo.InvariantCulture, words.Sender, business);

    private string Amount(decimal value, string currency) => OrderLocale.Choose([], words.Language).Money(value, DisplayText.Of(currency, 3));

    private static string Title(ReceiptLine line) => DisplayText.Of(line.Title, LongestLine) is { Length: > 0 } title ? title : "–";

    /// <summary>Line by line without control and direction characters; the text keeps its lines.</summary>
    private static string Clean(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => DisplayText.Of(line, Math.Max(1, line.Length))));

    private static string Escape(string text) => Encoder.Encode(text);
}
