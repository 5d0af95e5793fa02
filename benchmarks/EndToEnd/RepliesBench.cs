using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Benchmarks.Report;
using Serverless.Local.Simulators.Messenger;

namespace Serverless.Benchmarks.EndToEnd;

/// <summary>
/// From a customer's question on Messenger to the answer at the simulator: how long one takes while nothing else happens, and how many are
/// answered a second, beside the order updates that the same process sends in the same minutes.
/// </summary>
internal sealed class RepliesBench(BenchReport report, BenchSettings settings)
{
    private const string Section = "Question to answer";
    private const string Order = "open";

    /// <summary>The customers' open order is told in these steps; it stays open, so that there is something to ask about.</summary>
    private static readonly IReadOnlyList<string> Rounds = ["placed", "shipped", "out_for_delivery"];

    public async Task RunAsync()
    {
        BenchReport.Note("replies: filling");
        await using var app = await BenchApp.StartAsync(settings);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(15));
        var customers = await Population.CreateAsync(app, settings.Customers, Guid.NewGuid().ToString("N")[..8]);
        using var load = new WebhookLoad(app);
        var orders = new OrderLoad(app, settings.Example["Secrets:demo-standard"]!);
        var questions = new QuestionLoad(app, settings.AppSecret);
        foreach (var step in OrderLoad.Steps)
        {
            await load.SendAsync(orders.Prepare(customers, "warm", step), limit.Token);
            await load.SendAsync(questions.Prepare(customers, $"warm-{step}"), limit.Token);
        }

        BenchReport.Note("replies: warm");
        await MeasureTogetherAsync(app, load, orders, questions, customers, limit.Token);
        await MeasureAloneAsync(app, load, questions, customers, limit.Token);
    }

    /// <summary>Order updates and answers in turns, so that whatever else the machine does meets both.</summary>
    private async Task MeasureTogetherAsync(
        BenchApp app, WebhookLoad load, OrderLoad orders, QuestionLoad questions, IReadOnlyList<BenchCustomer> customers, CancellationToken cancellationToken)
    {
        var (updates, answers) = (default(Pace), default(Pace));
        foreach (var step in Rounds)
        {
            updates = updates.And(await Pace.TakeAsync(app, load, orders.Prepare(customers, Order, step), cancellationToken));
            answers = answers.And(await Pace.TakeAsync(app, load, questions.Prepare(customers, step), cancellationToken));
        }

        updates.Note("an order update");
        answers.Note("an answer");
        report.Add(new Measurement(Section, "Order updates, in turns with the questions", updates.PerSecond, "1/s"));
        report.Add(new Measurement(Section, "Questions answered (baseline: order updates)", answers.PerSecond, "1/s") { Baseline = updates.PerSecond }.AtLeast(0.8));
        report.Add(new Measurement(Section, "Processor time an answer, load and simulators included (baseline: an order update)", answers.Processor, "ms") { Baseline = updates.Processor });
    }

    private async Task MeasureAloneAsync(BenchApp app, WebhookLoad load, QuestionLoad questions, IReadOnlyList<BenchCustomer> customers, CancellationToken cancellationToken)
    {
        var asking = customers.Take(settings.SingleQuestions).ToList();
        var webhooks = questions.Prepare(asking, "alone");
        var times = new List<double>();
        foreach (var (customer, webhook) in asking.Zip(webhooks))
        {
            times.Add((await AnswerAsync(app, load, customer, webhook, cancellationToken)).TotalMilliseconds);
            await app.IdleAsync(cancellationToken);
        }

        times.Sort();
        report.Add(new Measurement(Section, "Question to answer, nothing else to do, median", times[times.Count / 2], "ms").AtMost(60));
        report.Add(new Measurement(Section, "Question to answer, nothing else to do, p90", times[times.Count * 9 / 10], "ms"));
    }

    /// <summary>From the first byte of the webhook until the answer stands in the chat.</summary>
    private static async Task<TimeSpan> AnswerAsync(BenchApp app, WebhookLoad load, BenchCustomer customer, PreparedWebhook webhook, CancellationToken cancellationToken)
    {
        var chats = app.Services.GetRequiredService<MessengerChats>();
        var before = Count();
        var begin = Stopwatch.GetTimestamp();
        var answered = chats.Changes.WaitForAsync(() => Count() > before ? chats : null, cancellationToken);
        await load.PostAsync(webhook, cancellationToken);
        await answered;
        return Stopwatch.GetElapsedTime(begin);

        int Count() => chats.Read(customer.Page, customer.Psid)!.Items.Count;
    }
}
