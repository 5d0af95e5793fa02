using static System.FormattableString;

namespace Serverless.Benchmarks.Costs;

/// <summary>A line of a month's bill.</summary>
/// <param name="Quantity">How much of it, in words.</param>
internal sealed record CostLine(string What, string Quantity, double Usd);

/// <summary>What a month with so many orders takes and costs.</summary>
internal sealed class CostModel(CostFigures figures, double orders)
{
    private const double Mega = 1e6;

    private readonly double _messages = orders * figures["messages"];

    private double Month => figures["hours"] * 3600;

    private double InChats => _messages * (1 - figures["mail"]);

    private double WebhookRuns => _messages + (InChats * figures["receipts"]);

    private double OtherRuns => _messages * figures["runs"];

    /// <summary>Azure's part, every line at its most expensive reading.</summary>
    public IReadOnlyList<CostLine> Azure()
    {
        var ready = Month * figures["memory"];
        var webhooks = BusySeconds(WebhookRuns) * figures["memory"];
        var handlers = 2 * BusySeconds(_messages) * figures["memory"];
        var timers = figures["timers"] * figures["run"] * figures["memory"];
        var operations = (_messages * figures["credits"]) + IdleReceives();
        var tables = (_messages * figures["tables"]) + (InChats * figures["receipts"] * figures["inserts"]);
        var stored = orders * figures["kept"] * figures["bytes"] / Mega;
        var telemetry = _messages * figures["telemetry"] / Mega;
        return
        [
            new("Functions: one instance always ready", Invariant($"{Count(ready)} GB-s"), figures.Cost("ready.base", ready)),
            new("Functions: webhooks on it", Invariant($"{Count(webhooks)} GB-s, {Count(WebhookRuns)} runs"), figures.Cost("ready.busy", webhooks) + figures.Cost("ready.runs", WebhookRuns)),
            new("Functions: fan-out, sender, timers", Invariant($"{Count(handlers + timers)} GB-s, {Count(OtherRuns + figures["timers"])} runs"),
                figures.Cost("demand.busy", handlers + timers) + figures.Cost("demand.runs", OtherRuns + figures["timers"])),
            new("Service Bus Standard", "a month", figures.Cost("bus.base", 1)),
            new("Service Bus operations", Count(operations), figures.Cost("bus.operations", operations)),
            new("Table operations", Count(tables), figures.Cost("tables.operations", tables)),
            new("Table storage, after a year", Invariant($"{stored:#,0.0} GB"), figures.Cost("tables.bytes", stored)),
            new("Log Analytics", Invariant($"{telemetry:#,0.0} GB"), figures.Cost("logs.bytes", telemetry)),
            new("Alerts", Invariant($"{figures["series"]} time series, {figures["rules"]} log alerts"), figures.Cost("alerts.series", figures["series"]) + figures.Cost("alerts.rules", figures["rules"])),
        ];
    }

    /// <summary>What the channels charge.</summary>
    public IReadOnlyList<CostLine> Channels()
    {
        var (whatsApp, mails) = (_messages * figures["whatsapp"] * figures["charged"], _messages * figures["mail"]);
        var messenger = _messages * (1 - figures["whatsapp"] - figures["mail"]);
        return
        [
            new("WhatsApp, utility templates", Count(whatsApp), figures.Cost("whatsapp.utility", whatsApp)),
            new("WhatsApp, in the window", Count((_messages * figures["whatsapp"]) - whatsApp), 0),
            new("Messenger", Count(messenger), figures.Cost("messenger", messenger)),
            new("E-mail", Count(mails), figures.Cost("mails", mails)),
        ];
    }

    /// <summary>What the parameters of the deployment add to any month.</summary>
    public static IReadOnlyList<CostLine> Options(CostFigures figures)
    {
        var instance = figures.Cost("ready.base", figures["hours"] * 3600 * figures["memory"]);
        var premium = figures.Cost("bus.premium", figures["hours"]) - figures.Cost("bus.base", 1);
        var zoned = (2 * figures["functions"]) - 1;
        return
        [
            new("`ALWAYS_READY_HTTP=2`", "one more instance", instance),
            new("`ZONE_REDUNDANT=true`", Invariant($"two instances of each of {figures["functions"]} functions, {zoned} more"), zoned * instance),
            new("`PRIVATE_NETWORKING=true`", Invariant($"one messaging unit instead of Standard, {figures["endpoints"]} endpoints"),
                premium + (figures["endpoints"] * figures.Cost("endpoints", figures["hours"]))),
            new("`MESSAGING_UNITS=2`", "one more messaging unit", figures.Cost("bus.premium", figures["hours"])),
        ];
    }

    /// <summary>
    /// Seconds in which one instance has at least one of these runs: they come independently of each other in the hours of the day, each is
    /// charged for a second, and those that overlap share it.
    /// </summary>
    private double BusySeconds(double runs)
    {
        var open = Month * figures["daily"] / 24;
        return open * (1 - Math.Exp(-runs / open * figures["run"]));
    }

    /// <summary>Sessions that three functions ask for in vain, once a minute each, if an instance of each ran all day.</summary>
    private double IdleReceives() => 3 * figures["lanes"] * figures["hours"] * 60;

    private static string Count(double value) => value >= 10 * Mega ? Invariant($"{value / Mega:#,0} million") : value >= Mega ? Invariant($"{value / Mega:0.0} million") : Invariant($"{value:#,0}");
}
