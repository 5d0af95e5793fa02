using System.Globalization;

namespace Serverless.Health.Checks;

/// <summary>
/// The app's clock and that of the table service agree. Signatures with a time count for five minutes; a clock that is off by more refuses
/// all of them, and one that is off by half of it will.
/// </summary>
internal sealed class ClockCheck(TableProbe probe, TimeProvider clock) : IAppCheck
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(2);

    public string Name => "clock";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow();
        try
        {
            var stamp = await probe.RoundTripAsync(cancellationToken);
            return [stamp is { } at ? Judge(Skew(before, at, clock.GetUtcNow())) : Finding.Warning("clock.unknown", "The table service does not say what time it is.")];
        }
        catch (Exception exception) when (StoreFault.Of(exception) is { } fault)
        {
            return [Finding.Warning("clock.unknown", $"The clocks cannot be compared: {fault.Says}. The line of the tables says what to do.")];
        }
    }

    /// <summary>How far the app's clock is ahead (or, negative, behind); zero when the stamp is between both readings.</summary>
    internal static TimeSpan Skew(DateTimeOffset before, DateTimeOffset stamp, DateTimeOffset after) =>
        stamp < before ? before - stamp : stamp > after ? after - stamp : TimeSpan.Zero;

    internal static Finding Judge(TimeSpan skew)
    {
        var how = string.Create(CultureInfo.InvariantCulture, $"{skew.Duration().TotalSeconds:0} seconds {(skew > TimeSpan.Zero ? "ahead of" : "behind")} the table service's");
        return skew.Duration() switch
        {
            var much when much > Most => Finding.Failed("clock.off", $"The app's clock is {how}: signed webhooks are refused as too old or too new. Set the machine's clock by NTP and restart the app."),
            var some when some > Usual => Finding.Warning("clock.drifts", $"The app's clock is {how}. From two minutes on signed webhooks are in danger: set the machine's clock by NTP."),
            _ => Finding.Ok("The app's clock and the table service's agree."),
        };
    }
}
