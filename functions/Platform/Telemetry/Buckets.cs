using System.Diagnostics.Metrics;

namespace Serverless.Platform.Telemetry;

/// <summary>The bounds of histograms, in milliseconds: close where it is decided whether all is well, wide where it is not.</summary>
internal static class Buckets
{
    /// <summary>For what waits its turn: from a moment to days.</summary>
    public static readonly InstrumentAdvice<double> Waiting = Of(10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000, 86_400_000);

    /// <summary>For calls that somebody waits for.</summary>
    public static readonly InstrumentAdvice<double> Calls = Of(5, 10, 25, 50, 100, 200, 300, 500, 800, 1_200, 2_000, 3_000, 5_000, 10_000);

    private static InstrumentAdvice<double> Of(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
