namespace Serverless.Health;

/// <summary>What is looked at: all, when nothing else is said.</summary>
public sealed record ExaminationScope
{
    /// <summary>Only this business, and nothing of the app's own; null for all, a page at a time.</summary>
    public string? Business { get; init; }

    /// <summary>Goes on after this business, and leaves out what is the app's own; null begins.</summary>
    public string? After { get; init; }

    /// <summary>Whether what is the app's own is looked at.</summary>
    public bool OfApp { get; init; } = true;

    /// <summary>Whether businesses are looked at.</summary>
    public bool OfBusinesses { get; init; } = true;

    /// <summary>May set right what it can.</summary>
    public bool Repair { get; init; }
}

/// <summary>Runs every check.</summary>
public interface IExamination
{
    /// <summary>What was found; null when <see cref="ExaminationScope.Business"/> does not exist. Ends within two minutes.</summary>
    Task<HealthReport?> RunAsync(ExaminationScope scope, CancellationToken cancellationToken);
}
