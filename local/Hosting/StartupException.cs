namespace Serverless.Local.Hosting;

/// <summary>The host cannot start as it is set up. Holds every problem found, so that one look is enough.</summary>
internal sealed class StartupException(IReadOnlyList<string> problems, Exception? innerException = null)
    : Exception(Describe(problems), innerException)
{
    public StartupException(string problem, Exception? innerException = null)
        : this([problem], innerException)
    {
    }

    /// <summary>What is wrong, each with its cure.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;

    private static string Describe(IReadOnlyList<string> problems) => problems.Count == 1
        ? problems[0]
        : $"The host cannot start, {problems.Count} things are wrong:{Environment.NewLine}"
            + string.Join(Environment.NewLine, problems.Select(problem => $"  - {problem}"));
}
