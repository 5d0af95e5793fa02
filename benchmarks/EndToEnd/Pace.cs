using System.Diagnostics;
using Serverless.Benchmarks.Report;

namespace Serverless.Benchmarks.EndToEnd;

/// <summary>How fast messages reached their chats.</summary>
/// <param name="Messages">How many.</param>
/// <param name="Time">From the first webhook until the app was idle again.</param>
/// <param name="Use">What the runtime did meanwhile.</param>
internal readonly record struct Pace(int Messages, TimeSpan Time, RuntimeUse Use)
{
    public double PerSecond => Messages / Time.TotalSeconds;

    /// <summary>Milliseconds of processor time for each.</summary>
    public double Processor => Use.Processor.TotalMilliseconds / Messages;

    /// <summary>Sends the webhooks, each of which leads to one message, and throws when one did not.</summary>
    public static async Task<Pace> TakeAsync(BenchApp app, WebhookLoad load, IReadOnlyList<PreparedWebhook> webhooks, CancellationToken cancellationToken)
    {
        var before = app.MessagesInChats;
        var (begin, used) = (Stopwatch.GetTimestamp(), RuntimeUse.SoFar());
        await load.SendAsync(webhooks, cancellationToken);
        var pace = new Pace(webhooks.Count, Stopwatch.GetElapsedTime(begin), RuntimeUse.SoFar().Since(used));
        var received = app.MessagesInChats - before;
        return received == webhooks.Count ? pace : throw new InvalidOperationException($"{received} of {webhooks.Count} messages reached the chats.");
    }

    public Pace And(Pace other) => new(Messages + other.Messages, Time + other.Time, Use.And(other.Use));

    /// <summary>Prints what the runtime did for it.</summary>
    public void Note(string what) => BenchReport.Note($"{what}: {Use.PerMessage(Messages)}; {Use.Processor / Time:F2} processors busy");
}
