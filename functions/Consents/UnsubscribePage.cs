using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace Serverless.Consents;

/// <summary>The page behind an unsubscribe link: one button that POSTs to the page's own address, or the confirmation afterwards. No script.</summary>
/// <param name="Shop">The business's name; escaped here.</param>
internal sealed record UnsubscribePage(string Shop, Purpose Purpose, string Language, bool IsDone) : IResult
{
    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem;color:#222}button{font:inherit;padding:.6rem 1.2rem;cursor:pointer}";

    /// <summary>Nothing may be loaded, framed or run; the form may only post back to this app.</summary>
    private static readonly string ContentSecurityPolicy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private static readonly Dictionary<string, Words> Texts = new()
    {
        ["de"] = new("E-Mails abbestellen", "Abbestellen", "Erledigt: Sie erhalten diese E-Mails nicht mehr.", new()
        {
            [Purpose.OrderUpdates] = "Keine E-Mails mehr zu Bestellungen bei {0}?",
            [Purpose.Service] = "Keine E-Mails des Kundendienstes von {0} mehr?",
            [Purpose.Promotions] = "Keine Werbung mehr von {0}?",
        }),
        ["en"] = new("Unsubscribe", "Unsubscribe", "Done: you will get no more of these e-mails.", new()
        {
            [Purpose.OrderUpdates] = "No more e-mails about orders at {0}?",
            [Purpose.Service] = "No more e-mails from the customer service of {0}?",
            [Purpose.Promotions] = "No more offers from {0}?",
        }),
    };

    /// <summary>A person's browser asks for HTML; the POST of a mail program does not.</summary>
    public static bool IsWanted(HttpRequest request) => request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>German when it stands before English in <c>Accept-Language</c>, else English.</summary>
    public static string LanguageOf(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.ToString().Split('-')[0].ToLowerInvariant());
        return accepted.FirstOrDefault(Texts.ContainsKey) ?? "en";
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Robots-Tag"] = "noindex";
        await response.WriteAsync(Html(), httpContext.RequestAborted);
    }

    private string Html()
    {
        var words = Texts[Language];
        var shop = HtmlEncoder.Default.Encode(Shop);
        var content = IsDone
            ? $"<p>{words.Done}</p>"
            : $"<p>{string.Format(System.Globalization.CultureInfo.InvariantCulture, words.Questions[Purpose], shop)}</p>"
                + $"<form method=\"post\"><input type=\"hidden\" name=\"List-Unsubscribe\" value=\"One-Click\"><button>{words.Button}</button></form>";
        return $"<!doctype html><html lang=\"{Language}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
            + $"<title>{words.Title}</title><style>{Style}</style></head><body><h1>{shop}</h1>{content}</body></html>";
    }

    private sealed record Words(string Title, string Button, string Done, Dictionary<Purpose, string> Questions);
}
