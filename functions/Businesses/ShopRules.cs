using System.Text.RegularExpressions;
using Serverless.Platform.Http;

namespace Serverless.Businesses;

/// <summary>What the shop of a business record must look like: all that its kind needs to be called, and times that make sense.</summary>
internal static partial class ShopRules
{
    public static void Check(Business business, List<ProblemField> mistakes)
    {
        if (business.Shop is not { } shop) { return; }

        Require(mistakes, shop.Kind is not null && ShopKinds.All.Contains(shop.Kind), "/shop/kind", $"must be one of: {string.Join(", ", ShopKinds.All)}");
        CheckAddress(business, shop, mistakes);
        CheckSecret(business, shop, mistakes);
        Require(mistakes, IsBetween(shop.AnswerWithin, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3)), "/shop/answerWithin", "must be an ISO 8601 duration from PT1M to P3D");
        Require(mistakes, IsBetween(shop.Changes?.Within, TimeSpan.FromMinutes(1), TimeSpan.FromDays(90)), "/shop/changes/within", "must be an ISO 8601 duration from PT1M to P90D");
        Require(mistakes, IsBetween(shop.Reorder?.QuoteFor, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)), "/shop/reorder/quoteFor", "must be an ISO 8601 duration from PT1M to P1D");
        Require(mistakes, IsBetween(shop.Reorder?.UndoFor, TimeSpan.Zero, TimeSpan.FromHours(1)), "/shop/reorder/undoFor", "must be an ISO 8601 duration from PT0S to PT1H");
    }

    private static void CheckAddress(Business business, ShopSettings shop, List<ProblemField> mistakes)
    {
        if (shop.Kind == ShopKinds.Shopify)
        {
            Require(mistakes, BusinessRules.IsShopDomain(shop.ShopDomain ?? Source(business, shop)?.ShopDomain), "/shop/shopDomain", "must be a domain like example.myshopify.com");
            return;
        }

        var url = shop.Url ?? (shop.Kind == ShopKinds.WooCommerce ? Source(business, shop)?.Url : null);
        Require(mistakes, url is not null && BusinessRules.IsShopAddress(url), "/shop/url", "must be the shop's https address without user name, query and fragment");
    }

    private static void CheckSecret(Business business, ShopSettings shop, List<ProblemField> mistakes)
    {
        var secret = shop.Secret ?? (shop.Kind == ShopKinds.WooCommerce ? Source(business, shop)?.KeySecret : null);
        Require(mistakes, BusinessRules.IsSecretName(secret), "/shop/secret", BusinessRules.SecretNameRule);
        Require(mistakes, shop.ClientId is null || ClientPattern().IsMatch(shop.ClientId), "/shop/clientId", "must be the app's client id: letters, digits and hyphens");
    }

    private static SourceSettings? Source(Business business, ShopSettings shop) => shop.Kind is null ? null : business.Sources.GetValueOrDefault(shop.Kind);

    private static bool IsBetween(string? text, TimeSpan shortest, TimeSpan longest) =>
        text is null || (DurationRule.TryRead(text, out var duration) && duration >= shortest && duration <= longest);

    private static void Require(List<ProblemField> mistakes, bool holds, string pointer, string reason)
    {
        if (!holds) { mistakes.Add(new ProblemField(pointer, reason)); }
    }

    [GeneratedRegex(@"^[A-Za-z0-9\-]{1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ClientPattern();
}
