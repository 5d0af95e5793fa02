using Azure.Messaging.ServiceBus;

namespace Serverless.Platform.Messaging;

/// <summary>Why a dead letter is not replayed.</summary>
/// <param name="Code">Stable; one of <see cref="ReplayRefusals"/>.</param>
/// <param name="CanForce">The operator may replay it all the same: whatever comes of it, no customer reads it.</param>
public sealed record ReplayRefusal(string Code, bool CanForce = false);

/// <summary>
/// Says of dead letters whether what they ask for still makes sense, so that nobody is told on Friday that the parcel comes today. Each slice
/// has the rules for its own messages; several rules for one schema must all agree. The clock is an input.
/// </summary>
public interface IReplayRule
{
    IReadOnlyCollection<string> Schemas { get; }

    /// <summary>Null when the letter may be replayed.</summary>
    Task<ReplayRefusal?> JudgeAsync(ServiceBusReceivedMessage letter, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>The rule of one schema that needs the body and the clock only.</summary>
internal sealed class ReplayRule<T>(string schema, Func<T, DateTimeOffset, ReplayRefusal?> judge) : IReplayRule where T : class
{
    public IReadOnlyCollection<string> Schemas { get; } = [schema];

    public Task<ReplayRefusal?> JudgeAsync(ServiceBusReceivedMessage letter, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult(letter.TryRead(schema, out T? body) ? judge(body, now) : ReplayRefusals.Unreadable);
}

internal static class ReplayRule
{
    public static IReplayRule Of<T>(string schema, Func<T, DateTimeOffset, ReplayRefusal?> judge) where T : class => new ReplayRule<T>(schema, judge);

    /// <summary>For what does not get old: it only touches records, or whoever handles it looks at them first.</summary>
    public static IReplayRule Always<T>(string schema) where T : class => Of<T>(schema, static (_, _) => null);
}

/// <summary>The reasons not to replay.</summary>
public static class ReplayRefusals
{
    /// <summary>This version cannot read the body either; a replay would be a dead letter again.</summary>
    public static readonly ReplayRefusal Unreadable = new("unreadable");

    /// <summary>No rule knows the schema, so nobody can say what a replay would do.</summary>
    public static readonly ReplayRefusal UnknownSchema = new("unknown-schema");

    /// <summary>Promotions are sent at most once, and a dead letter may have been sent.</summary>
    public static readonly ReplayRefusal Promotion = new("promotion");

    /// <summary>The time after which it is pointless, which it carries itself, is over.</summary>
    public static readonly ReplayRefusal PastDeadline = new("past-deadline");

    /// <summary>It happened too long ago to be news, or to be answered.</summary>
    public static readonly ReplayRefusal TooOld = new("too-old");

    /// <summary>The delivery day that it announces is over.</summary>
    public static readonly ReplayRefusal DayOver = new("delivery-day-over");

    /// <summary>The order has got further, or its delivery day is another one by now.</summary>
    public static readonly ReplayRefusal Superseded = new("superseded");

    /// <summary>The card of a call whose caller has long hung up. Only the business's own people would see it.</summary>
    public static readonly ReplayRefusal CallOver = new("call-over", CanForce: true);
}
