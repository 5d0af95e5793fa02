using System.Text.Json;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Channels.Messenger;
using Serverless.Channels.Meta;
using Serverless.Health;
using Serverless.Platform.Json;
using Serverless.Platform.Security;

namespace Serverless.Channels.WhatsApp;

/// <summary>
/// The number's token is alive, Meta has the number connected and in good standing, and the app is subscribed to its business account.
/// Which webhook fields it gets is set for the app as a whole in Meta's dashboard; a token of the account cannot read that.
/// </summary>
internal sealed class WhatsAppCheck(GraphAccount graph, Secrets secrets, IOptions<MetaOptions> options) : IBusinessCheck
{
    private const string Permissions = "whatsapp_business_messaging and whatsapp_business_management";

    public string Name => "whatsapp";

    public async Task<IReadOnlyList<Finding>> RunAsync(Business business, bool repair, CancellationToken cancellationToken)
    {
        if (business.WhatsApp is not { } account) { return []; }

        if (secrets.Current(account.AccessTokenSecret) is not { } token) { return [AccountFindings.TokenMissing(Name, account.AccessTokenSecret)]; }

        var number = await AskAsync(HttpMethod.Get, account.PhoneNumberId, "fields=status,quality_rating", token, cancellationToken);
        if (number.Body is not { } state) { return [AccountFindings.Refused(Name, number, account.AccessTokenSecret, Permissions)]; }

        return [Standing(state) with { About = "number" }, await SubscriptionAsync(account, token, repair, cancellationToken) with { About = "subscription" }];
    }

    private Task<GraphAnswer> AskAsync(HttpMethod method, string path, string? query, string token, CancellationToken cancellationToken) =>
        graph.AskAsync(WhatsAppErrors.Table, method, path, query, token, cancellationToken);

    /// <summary>Meta's words are shown only where they are one of the known ones.</summary>
    internal static Finding Standing(JsonElement number)
    {
        var (status, quality) = (number.Text("status"u8, 40), number.Text("quality_rating"u8, 20));
        return (status, quality) switch
        {
            (not (null or "CONNECTED"), _) => Finding.Failed("whatsapp.number-not-connected",
                $"Meta does not have the number connected ({(status is "PENDING" or "DISCONNECTED" or "MIGRATED" or "BANNED" or "RESTRICTED" or "RATE_LIMITED" or "FLAGGED" or "UNVERIFIED" ? status : "unknown state")}). Register it in WhatsApp Manager, where it also says why."),
            (_, "RED") => Finding.Warning("whatsapp.quality-red", "Meta rates the number's quality RED: too many people block or report it, and its limits may sink. Send fewer promotions, and only to who wants them."),
            (_, "YELLOW") => Finding.Warning("whatsapp.quality-yellow", "Meta rates the number's quality YELLOW. Look at WhatsApp Manager for which messages people block or report."),
            _ => Finding.Ok("The token is alive and the number connected."),
        };
    }

    private async Task<Finding> SubscriptionAsync(WhatsAppAccount account, string token, bool repair, CancellationToken cancellationToken)
    {
        if (account.BusinessAccountId is not { } id)
        {
            return Finding.Warning("whatsapp.business-account-unknown",
                "Whether the app gets the account's webhooks cannot be asked, and what Meta says of templates and limits is not looked at: set whatsApp.businessAccountId in the business record.");
        }

        var edge = $"{Uri.EscapeDataString(id)}/subscribed_apps";
        var answer = await AskAsync(HttpMethod.Get, edge, null, token, cancellationToken);
        if (answer.Body is not { } body) { return AccountFindings.Refused(Name, answer, account.AccessTokenSecret, Permissions); }

        if (IsSubscribed(body, options.Value.AppId)) { return Finding.Ok("The app is subscribed to the business account."); }

        if (!repair) { return AccountFindings.NotSubscribed(Name); }

        var asked = await AskAsync(HttpMethod.Post, edge, null, token, cancellationToken);
        return asked.Body is { } done && MessengerCheck.IsSuccess(done) ? AccountFindings.Subscribed(Name) : AccountFindings.RepairRefused(Name, asked, Permissions);
    }

    /// <summary>Without an app id the only app counts as ours.</summary>
    private static bool IsSubscribed(JsonElement body, string? appId)
    {
        var apps = body.Items("data"u8).Select(app => app.Member("whatsapp_business_api_data"u8).Text("id"u8)).ToList();
        return appId is null ? apps.Count == 1 : apps.Contains(appId);
    }
}
