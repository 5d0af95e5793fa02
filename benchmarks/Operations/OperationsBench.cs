using Serverless.Benchmarks.EndToEnd;
using Serverless.Benchmarks.Report;
using Serverless.Local.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Benchmarks.Operations;

/// <summary>
/// What an order update costs on the platform, counted where the clients meet it: bus credits (one for each message sent or received),
/// table operations and function invocations; first until the message is sent, then its three receipts.
/// </summary>
internal sealed class OperationsBench(BenchReport report, BenchSettings settings)
{
    private const string Section = "Platform operations";
    private const int Receipts = 3;

    public async Task RunAsync()
    {
        BenchReport.Note("platform operations");
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await using var app = await BenchApp.StartAsync(settings, isCounted: true);
        var customers = await Population.CreateAsync(app, settings.Counted, "count");
        using var load = new WebhookLoad(app);
        var orders = new OrderLoad(app, settings.Example["Secrets:demo-standard"]!);
        await load.SendAsync(orders.Prepare(customers, "order", "placed"), limit.Token);
        await Population.ReadAllAsync(app, customers, limit.Token);

        var before = Counts.Of(app);
        await load.SendAsync(orders.Prepare(customers, "order", "shipped"), limit.Token);
        var sent = Counts.Of(app).Since(before, customers.Count);
        Add("bus credits, order event to chat message", sent.Credits, 4);
        Add("table reads", sent.Reads, 3);
        Add("table writes", sent.Writes, 3);
        Add("table reads and writes", sent.Reads + sent.Writes, 6);
        report.Add(new Measurement(Section, "Function invocations, order event to chat message", sent.Invocations - sent.ReceiptWrites, "per message"));

        before = Counts.Of(app);
        await Population.ReadAllAsync(app, customers, limit.Token);
        var receipts = Counts.Of(app).Since(before, customers.Count);
        report.Add(new Measurement(Section, "Table inserts a receipt", (receipts.ReceiptWrites + sent.ReceiptWrites) / Receipts, "per receipt").AtMost(1));
        report.Add(new Measurement(Section, "Other table operations a receipt", (receipts.Reads + receipts.Writes) / Receipts, "per receipt").AtMost(0));
        report.Add(new Measurement(Section, "Bus credits a receipt", receipts.Credits / Receipts, "per receipt").AtMost(0));
        report.Add(new Measurement(Section, "Table reads for records of businesses, by age and not by message",
            (sent.Refreshes + receipts.Refreshes) * customers.Count, "in this run"));
        report.Add(new Measurement(Section, "Table reads for pauses of accounts, by age and not by message",
            (sent.Pauses + receipts.Pauses) * customers.Count, "in this run"));
    }

    private void Add(string what, double value, double most) =>
        report.Add(new Measurement(Section, char.ToUpperInvariant(what[0]) + what[1..], value, "per message").AtMost(most));

    /// <param name="ReceiptWrites">Writes to the table of receipts, which are not among <paramref name="Writes"/>.</param>
    /// <param name="Refreshes">Reads of businesses and their routes, which an instance repeats every half minute: not among <paramref name="Reads"/>.</param>
    /// <param name="Pauses">Looks whether an account rests, which an instance repeats every other second and account: not among <paramref name="Reads"/>.</param>
    private readonly record struct Counts(
        double Credits, double Reads, double Writes, double ReceiptWrites, double Invocations, double Refreshes, double Pauses)
    {
        public static Counts Of(BenchApp app)
        {
            var tables = app.Operations!.ByTable;
            var receipts = tables.GetValueOrDefault("receipts");
            var refreshes = tables.GetValueOrDefault(TableNames.Businesses).Reads + tables.GetValueOrDefault(TableNames.Routes).Reads;
            var pauses = tables.GetValueOrDefault(BenchApp.Pauses).Reads;
            return new Counts(app.Broker.Credits, app.Operations.Reads - refreshes - pauses, app.Operations.Writes - receipts.Writes, receipts.Writes,
                app.Self.Runtime!.Invocations, refreshes, pauses);
        }

        public Counts Since(Counts before, int messages) => new((Credits - before.Credits) / messages, (Reads - before.Reads) / messages,
            (Writes - before.Writes) / messages, (ReceiptWrites - before.ReceiptWrites) / messages, (Invocations - before.Invocations) / messages,
            (Refreshes - before.Refreshes) / messages, (Pauses - before.Pauses) / messages);
    }
}
