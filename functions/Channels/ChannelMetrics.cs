using System.Diagnostics.Metrics;

namespace Serverless.Channels;

/// <summary>Counters of the sender, meter <c>Serverless.Channels</c>.</summary>
internal static class ChannelMetrics
{
    private static readonly Meter Meter = new("Serverless.Channels");
    private static readonly Counter<long> Sends = Meter.CreateCounter<long>("chat.sends", description: "Runs for messages to customers, by what became of them");
    private static readonly Counter<long> Unknowns = Meter.CreateCounter<long>("chat.unknown", description: "Calls whose outcome nobody knew at first");
    private static readonly Counter<long> Resends = Meter.CreateCounter<long>("chat.unknown.resent", description: "Messages sent again because no echo came: possible duplicates");
    private static readonly Counter<long> GivenUp = Meter.CreateCounter<long>("chat.unknown.given_up", description: "Messages given up because nobody knows whether they were sent");
    private static readonly Counter<long> Merged = Meter.CreateCounter<long>("chat.merged", description: "Messages that went out as part of another");
    private static readonly Counter<long> Pauses = Meter.CreateCounter<long>("chat.account_changes", description: "Accounts that began to pause, were tried in vain or went on, by cause");
    private static readonly Counter<double> Costs = Meter.CreateCounter<double>("chat.cost", "{currency}", "What delivered messages cost, by the prices in the settings");

    public static void Ended(DeliveryEnd end) => Sends.Add(1, Tag("channel", end.Channel), Tag("state", end.State), Tag("reason", end.Reason),
        Tag("category", end.Category ?? "none"), Tag("attention", end.NeedsAttention ? "yes" : "no"));

    public static void Unknown(string channel, ChatMessage message) => Unknowns.Add(1, Tag("channel", channel), Tag("class", UnknownPolicy.ClassOf(message)));

    public static void Resent(string channel, ChatMessage message) => Resends.Add(1, Tag("channel", channel), Tag("class", UnknownPolicy.ClassOf(message)));

    public static void GaveUp(string channel, ChatMessage message) => GivenUp.Add(1, Tag("channel", channel), Tag("class", UnknownPolicy.ClassOf(message)));

    public static void WentTogether(string channel, int others) => Merged.Add(others, Tag("channel", channel));

    /// <param name="change"><c>paused</c>, <c>still-paused</c> when the message that tried it failed as before, or <c>resumed</c>.</param>
    /// <param name="cause"><c>token</c>, <c>circuit</c> (calls without an answer) or <c>limit</c>.</param>
    public static void AccountChanged(string channel, string change, string cause) =>
        Pauses.Add(1, Tag("channel", channel), Tag("change", change), Tag("cause", cause));

    public static void Cost(double amount, string channel, string category, string currency) =>
        Costs.Add(amount, Tag("channel", channel), Tag("category", category), Tag("currency", currency));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
