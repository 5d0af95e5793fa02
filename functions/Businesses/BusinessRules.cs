using System.Text.RegularExpressions;
using Serverless.Channels.Email;
using Serverless.Conversations.Talk;
using Serverless.Orders;
using Serverless.Orders.Shipments;
using Serverless.Platform.Http;

namespace Serverless.Businesses;

/// <summary>What a business record must look like before it is stored.</summary>
internal static partial class BusinessRules
{
    public static bool IsId(string? text) => text is not null && IdPattern().IsMatch(text);

    /// <summary>Every mistake, as pointers into the record.</summary>
    public static List<ProblemField> Mistakes(Business business)
    {
        var mistakes = new List<ProblemField>();
        Require(mistakes, business.Name is { Length: > 0 and <= 80 }, "/name", "must have 1 to 80 characters");
        Require(mistakes, LocalePattern().IsMatch(business.Locale), "/locale", "must be a language tag such as de-DE");
        Require(mistakes, business.Country is null || CountryPattern().IsMatch(business.Country), "/country", "must be two capital letters");
        Require(mistakes, TimeZoneInfo.TryFindSystemTimeZoneById(business.TimeZone, out _), "/timeZone", "must be an IANA time zone such as Europe/Berlin");
        if (business.Messenger is { } messenger)
        {
            Require(mistakes, messenger.PageId is { Length: > 0 and <= 32 } page && page.All(char.IsAsciiDigit), "/messenger/pageId", "must be the page's id: digits");
            Require(mistakes, IsSecretName(messenger.AccessTokenSecret), "/messenger/accessTokenSecret", SecretNameRule);
        }

        Require(mistakes, business.CoalesceFor is null || (business.CoalesceFor >= TimeSpan.Zero && business.CoalesceFor <= LongestCoalescing), "/coalesceFor", "must be between 00:00:00 and 00:10:00");
        CheckOtherChannels(business, mistakes);
        foreach (var (name, source) in business.Sources)
        {
            Require(mistakes, IsId(name), $"/sources/{Escape(name)}", "must be named with lower-case letters, digits and hyphens");
            Require(mistakes, IsSecretName(source?.Secret), $"/sources/{Escape(name)}/secret", SecretNameRule);
            Require(mistakes, source?.ShopDomain is null || IsShopDomain(source.ShopDomain), $"/sources/{Escape(name)}/shopDomain", "must be a domain like example.myshopify.com");
            Require(mistakes, source?.Url is null || IsShopAddress(source.Url), $"/sources/{Escape(name)}/url", "must be the shop's https address without user name, query and fragment");
            Require(mistakes, source?.KeySecret is null || IsSecretName(source.KeySecret), $"/sources/{Escape(name)}/keySecret", SecretNameRule);
        }

        foreach (var (name, source) in business.Shipments)
        {
            Require(mistakes, ShipmentSources.Names.Contains(name), $"/shipments/{Escape(name)}", $"must be one of: {string.Join(", ", ShipmentSources.Names)}");
            Require(mistakes, IsSecretName(source?.Secret), $"/shipments/{Escape(name)}/secret", SecretNameRule);
        }

        Require(mistakes, business.HandBackAfter is null || DurationRule.Read(business.HandBackAfter) is { TotalMinutes: >= 1 and <= 43_200 }, "/handBackAfter",
            "must be an ISO 8601 duration from PT1M to P30D");
        CheckKeys(business, mistakes);
        ShopRules.Check(business, mistakes);
        CallerRules.Check(business, mistakes);
        CallRules.Check(business, mistakes);
        CrmRules.Check(business, mistakes);
        CheckOrders(business, mistakes);
        mistakes.AddRange(PhraseRules.Mistakes(business.Phrases));
        return mistakes;
    }

    private static readonly TimeSpan LongestCoalescing = TimeSpan.FromMinutes(10);

    internal const string SecretNameRule = "must name a secret: letters, digits and hyphens";

    private static void CheckOtherChannels(Business business, List<ProblemField> mistakes)
    {
        if (business.WhatsApp is { } whatsApp)
        {
            Require(mistakes, IsDigits(whatsApp.PhoneNumberId, 32), "/whatsApp/phoneNumberId", "must be the number's id at Meta: digits");
            Require(mistakes, IsSecretName(whatsApp.AccessTokenSecret), "/whatsApp/accessTokenSecret", SecretNameRule);
            Require(mistakes, whatsApp.BusinessAccountId is null || IsDigits(whatsApp.BusinessAccountId, 32), "/whatsApp/businessAccountId", "must be the account's id: digits");
            Require(mistakes, whatsApp.TemplateUrls.All(entry => IsTemplateUrl(entry.Value)), "/whatsApp/templateUrls", "must be HTTPS URLs that end with {{1}}");
            Require(mistakes, whatsApp.Number is null || IsDigits(whatsApp.Number, 15), "/whatsApp/number", "must be country code and number: digits, without a plus sign");
        }

        Require(mistakes, business.Giphy is null || IsSecretName(business.Giphy.KeySecret), "/giphy/keySecret", SecretNameRule);
        if (business.Email is { } email)
        {
            Require(mistakes, IsAddress(email.From), "/email/from", "must be an e-mail address");
            Require(mistakes, email.ReplyTo is null || IsAddress(email.ReplyTo), "/email/replyTo", "must be an e-mail address");
            Require(mistakes, email.FromName is null || (email.FromName.Length <= 80 && !email.FromName.Any(char.IsControl)), "/email/fromName", "must have at most 80 characters");
        }
    }

    private static bool IsDigits(string? text, int longest) => text is { Length: > 0 } && text.Length <= longest && text.All(char.IsAsciiDigit);

    private static bool IsTemplateUrl(string? url) => url is { Length: <= 2000 } && url.EndsWith("{{1}}", StringComparison.Ordinal)
        && Uri.TryCreate(url[..^5], UriKind.Absolute, out var parsed) && parsed.Scheme == Uri.UriSchemeHttps;

    private static bool IsAddress(string? text) => text is not null && EmailAddresses.IsUsable(text);

    private static void CheckKeys(Business business, List<ProblemField> mistakes)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < business.ApiKeys.Count; i++)
        {
            var key = business.ApiKeys[i];
            Require(mistakes, IsId(key.Name) && names.Add(key.Name), $"/apiKeys/{i}/name", "must be a unique name of lower-case letters, digits and hyphens");
            Require(mistakes, key.Scopes is { Count: > 0 } scopes && scopes.All(ApiScopes.All.Contains), $"/apiKeys/{i}/scopes",
                $"must be some of: {string.Join(", ", ApiScopes.All)}");
            Require(mistakes, key.Sha256 is null || HashPattern().IsMatch(key.Sha256), $"/apiKeys/{i}/sha256", "must be 64 lower-case hex digits");
        }
    }

    private static void CheckOrders(Business business, List<ProblemField> mistakes)
    {
        Require(mistakes, business.Tell is null || business.Tell.All(step => OrderSteps.Parse(step) is not null), "/tell", "must name order steps such as shipped");
        Require(mistakes, business.DeliverWithin is null || business.DeliveryDeadline is { TotalMinutes: >= 1 and <= 1440 }, "/deliverWithin",
            "must be an ISO 8601 duration from PT1M to P1D");

        // What JSON says is null is null here, whatever the record promises.
        foreach (var (language, texts) in business.Texts?.Where(own => own.Value is not null) ?? [])
        {
            foreach (var (name, text) in (texts ?? new Dictionary<string, string>()).Where(pair => pair.Key.StartsWith(TalkTexts.Prefix, StringComparison.Ordinal)))
            {
                if (TalkTexts.Fault(name, text) is { } reason) { mistakes.Add(new ProblemField($"/texts/{Escape(language)}/{(TalkTexts.IsName(name) ? name : "?")}", reason)); }
            }
        }

        foreach (var fault in OrderTexts.Validate(business.Texts))
        {
            var name = OrderTexts.IsName(fault.Name) ? fault.Name : "?";
            mistakes.Add(new ProblemField($"/texts/{Escape(fault.Language)}/{name}", fault.Reason));
        }
    }

    private static void Require(List<ProblemField> mistakes, bool holds, string pointer, string reason)
    {
        if (!holds) { mistakes.Add(new ProblemField(pointer, reason)); }
    }

    internal static bool IsSecretName(string? name) => name is not null && SecretPattern().IsMatch(name);

    /// <summary>Plain http goes no further than this machine, which only a development host connects to.</summary>
    internal static bool IsShopAddress(Uri url) =>
        url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0 && url.OriginalString.Length <= 500;

    internal static bool IsShopDomain(string? domain) => domain is not null && ShopPattern().IsMatch(domain);

    private static string Escape(string name) => IsId(name) ? name : "?";

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9\-]{0,38}[a-z0-9])\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"^[a-z]{2,3}(?:-[A-Z]{2})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex LocalePattern();

    [GeneratedRegex(@"^[A-Z]{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CountryPattern();

    [GeneratedRegex(@"^[A-Za-z0-9](?:[A-Za-z0-9\-]{0,125})\z", RegexOptions.CultureInvariant)]
    private static partial Regex SecretPattern();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9\-]{0,60}\.myshopify\.com\z", RegexOptions.CultureInvariant)]
    private static partial Regex ShopPattern();

    [GeneratedRegex(@"^[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex HashPattern();
}
