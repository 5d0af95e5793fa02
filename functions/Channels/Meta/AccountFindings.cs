using Serverless.Health;

namespace Serverless.Channels.Meta;

/// <summary>What Meta's answers about an account mean for whoever has to repair it.</summary>
internal static class AccountFindings
{
    public static Finding TokenMissing(string channel, string secret) =>
        Finding.Failed($"{channel}.token-missing", $"Nothing can be sent: the secret '{secret}' with the access token is not set. The line of the secrets says how.");

    /// <param name="needs">The permissions that the token must carry.</param>
    public static Finding Refused(string channel, GraphAnswer answer, string secret, string needs) => answer.Error switch
    {
        null => Finding.Failed($"{channel}.no-answer", "Meta gave no usable answer. Ask again in a minute; when it stays, look at Meta's status page, Meta__GraphUrl, and whether the network lets the app out."),
        { Class: MetaErrorClass.Throttled } limited => Finding.Warning($"{channel}.throttled", $"Meta takes no more calls for now ({limited.Reason}). Ask again in an hour."),
        { Class: MetaErrorClass.Retry } temporary => Finding.Warning($"{channel}.no-answer", $"Meta could not say ({temporary.Reason}). Ask again in a minute."),
        { } broken => Finding.Failed($"{channel}.token-refused",
            $"Meta refuses the access token ({broken.Reason}). Make a new one that does not expire, with {needs}, for this very account; put it into the secret '{secret}' and restart the app."),
    };

    public static Finding NotSubscribed(string channel) =>
        Finding.Failed($"{channel}.not-subscribed", "Meta tells this app nothing of the account: it is not subscribed to it. Repair it (./run doctor --repair), or subscribe it in Meta's app dashboard.");

    public static Finding Subscribed(string channel) => Finding.Ok("The app was subscribed to the account's webhooks just now.") with { Code = $"{channel}.repaired" };

    public static Finding RepairRefused(string channel, GraphAnswer answer, string needs) =>
        Finding.Failed($"{channel}.repair-refused", $"Meta did not let the app subscribe ({answer.Error?.Reason ?? "no usable answer"}). Give the token {needs}, or subscribe it in Meta's app dashboard.");
}
