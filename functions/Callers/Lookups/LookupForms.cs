using Microsoft.AspNetCore.Http;

namespace Serverless.Callers.Lookups;

/// <summary>In which form a card is answered.</summary>
public enum LookupForm { Json, Html, ThreeCx, ThreeCxXml }

/// <summary>Chooses the form: <c>?format=</c> says it, else <c>Accept</c> does.</summary>
internal static class LookupForms
{
    private static readonly Dictionary<LookupForm, string> Names = new()
    {
        [LookupForm.Json] = "json",
        [LookupForm.Html] = "html",
        [LookupForm.ThreeCx] = "3cx",
        [LookupForm.ThreeCxXml] = "3cx-xml",
    };

    public static string NameOf(LookupForm form) => Names[form];

    /// <summary>Null when a format is asked for that there is none of.</summary>
    public static LookupForm? Of(HttpRequest request) => request.Query["format"] switch
    {
        [] => OfAccept(request),
        [var name] => Names.Where(pair => pair.Value == name).Select(pair => (LookupForm?)pair.Key).FirstOrDefault(),
        _ => null,
    };

    /// <summary>HTML for whoever prefers it to JSON, as browsers do.</summary>
    private static LookupForm OfAccept(HttpRequest request)
    {
        foreach (var accepted in request.GetTypedHeaders().Accept.OrderByDescending(type => type.Quality ?? 1))
        {
            if (accepted.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase)) { return LookupForm.Html; }

            if (accepted.MatchesAllTypes || accepted.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)) { return LookupForm.Json; }
        }

        return LookupForm.Json;
    }
}
