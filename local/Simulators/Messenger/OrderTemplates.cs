using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>The utility templates that every page has from the start.</summary>
internal static class OrderTemplates
{
    public static IEnumerable<UtilityTemplate> For(string page) => OrderTexts.All.Select(text => new UtilityTemplate
    {
        Id = OrderTexts.IdOf(page, text.Name, text.Language),
        Page = page,
        Name = text.Name,
        Language = text.Language,
        Body = text.Body,
        Buttons = text.Button is { } label ? [new UtilityButton("URL", label, OrderTexts.ButtonUrl, null)] : [],
    });
}
