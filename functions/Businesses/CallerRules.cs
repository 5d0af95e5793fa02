using System.Text.RegularExpressions;
using Serverless.Callers.FanOut;
using Serverless.Platform.Http;

namespace Serverless.Businesses;

/// <summary>What the settings for callers, and the texts of theirs, must look like.</summary>
internal static partial class CallerRules
{
    public static void Check(Business business, List<ProblemField> mistakes)
    {
        CheckTexts(business, mistakes);
        if (business.Callers is not { } callers) { return; }

        Require(mistakes, callers.Endpoint is null || IsEndpoint(callers.Endpoint), "/callers/endpoint", "must be an https address without user name and fragment");
        Require(mistakes, callers.Secret is null ? callers.Endpoint is null : BusinessRules.IsSecretName(callers.Secret), "/callers/secret", BusinessRules.SecretNameRule);
        Require(mistakes, callers.FollowUp is null || IsLink(callers.FollowUp), "/callers/followUp", "must be an https link of at most 500 characters");
        if (callers.QuietHours is not { } quiet) { return; }

        Require(mistakes, IsTime(quiet.From), "/callers/quietHours/from", "must be a time of day such as 21:00");
        Require(mistakes, IsTime(quiet.To) && quiet.To != quiet.From, "/callers/quietHours/to", "must be another time of day, such as 08:00");
    }

    private static void CheckTexts(Business business, List<ProblemField> mistakes)
    {
        foreach (var (language, texts) in business.Texts?.Where(own => own.Value is not null) ?? [])
        {
            foreach (var (name, text) in texts.Where(pair => pair.Key.StartsWith(CallTexts.Prefix, StringComparison.Ordinal)))
            {
                if (CallTexts.Fault(name, text) is not { } reason) { continue; }

                mistakes.Add(new ProblemField($"/texts/{(BusinessRules.IsId(language) ? language : "?")}/{(CallTexts.IsName(name) ? name : "?")}", reason));
            }
        }
    }

    private static bool IsEndpoint(Uri url) =>
        url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        && url.UserInfo.Length == 0 && url.Fragment.Length == 0 && url.OriginalString.Length <= 500;

    private static bool IsLink(Uri url) => url.IsAbsoluteUri && url.Scheme == Uri.UriSchemeHttps && url.UserInfo.Length == 0 && url.OriginalString.Length <= 500;

    private static bool IsTime(string? text) => text is not null && TimePattern().IsMatch(text);

    private static void Require(List<ProblemField> mistakes, bool holds, string pointer, string reason)
    {
        if (!holds) { mistakes.Add(new ProblemField(pointer, reason)); }
    }

    [GeneratedRegex(@"^(?:[01][0-9]|2[0-3]):[0-5][0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimePattern();
}
