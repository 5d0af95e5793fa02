using System.Text.Json;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Channels.Meta;
using Serverless.Health;
using Serverless.Platform.Json;
using Serverless.Platform.Security;

namespace Serverless.Channels.Messenger;

/// <summary>The page's token is alive, and Meta tells the app all that it needs to know of the page.</summary>
internal sealed class MessengerCheck(GraphAccount graph, Secrets secrets, IOptions<MetaOptions> options) : IBusinessCheck
{
    /// <summary>What the app acts on (Messenger Platform: webhook events).</summary>
    internal static readonly IReadOnlyList<string> Fields =
    [
        "messages", "messaging_postbacks", "messaging_optins", "messaging_referrals", "message_reactions", "message_edits",
        "message_deliveries", "message_reads", "message_echoes", "messaging_handovers", "standby", "messaging_policy_enforcement",
    ];

    private const string Permissions = "pages_messaging and pages_manage_metadata";

    public string Name => "messenger";

    public async Task<IReadOnlyList<Finding>> RunAsync(Business business, bool repair, CancellationToken cancellationToken)
    {
        if (business.Messenger is not { } account) { return []; }

        if (secrets.Current(account.AccessTokenSecret) is not { } token) { return [AccountFindings.TokenMissing(Name, account.AccessTokenSecret)]; }

        var answer = await AskAsync(HttpMethod.Get, account, token, null, cancellationToken);
        if (answer.Body is not { } body) { return [AccountFindings.Refused(Name, answer, account.AccessTokenSecret, Permissions)]; }

        var known = FieldsOf(body, options.Value.AppId);
        var missing = Fields.Except(known ?? []).ToList();
        if (missing.Count == 0) { return [Finding.Ok($"The token is alive, and all {Fields.Count} webhook fields are subscribed.")]; }

        if (!repair) { return [known is null ? AccountFindings.NotSubscribed(Name) : Incomplete(missing)]; }

        var asked = await AskAsync(HttpMethod.Post, account, token, $"subscribed_fields={string.Join(',', Fields.Union(known ?? []))}", cancellationToken);
        return [asked.Body is { } done && IsSuccess(done) ? AccountFindings.Subscribed(Name) : AccountFindings.RepairRefused(Name, asked, Permissions)];
    }

    private Task<GraphAnswer> AskAsync(HttpMethod method, MessengerAccount account, string token, string? query, CancellationToken cancellationToken) =>
        graph.AskAsync(MessengerErrors.Table, method, $"{Uri.EscapeDataString(account.PageId)}/subscribed_apps", query, token, cancellationToken);

    private static Finding Incomplete(List<string> missing) =>
        Finding.Failed("messenger.subscription-incomplete",
            $"Meta does not tell the app everything: the fields {string.Join(", ", missing)} are not subscribed. Repair it (./run doctor --repair), or tick them in Meta's app dashboard.");

    /// <summary>The fields of our app, or null when it is not subscribed. Without an app id the only app counts as ours.</summary>
    private static HashSet<string>? FieldsOf(JsonElement body, string? appId)
    {
        var apps = body.Items("data"u8).ToList();
        var ours = apps.FindIndex(app => appId is null ? apps.Count == 1 : app.Text("id"u8) == appId);
        return ours < 0 ? null : [.. apps[ours].Items("subscribed_fields"u8).Where(field => field.ValueKind is JsonValueKind.String).Select(field => field.GetString()!)];
    }

    /// <summary>Meta's pages show <c>true</c> and <c>"true"</c>.</summary>
    internal static bool IsSuccess(JsonElement answer) => answer.IsTrue("success"u8) || answer.Member("success"u8).Is("true"u8);
}
