using System.Text.Json;
using System.Text.Json.Serialization;

namespace Serverless.Health;

/// <summary>One line of a report.</summary>
/// <param name="Name">The check.</param>
/// <param name="Business">Whose it is; null for the app's own.</param>
/// <param name="Milliseconds">How long the whole check took.</param>
public sealed record HealthEntry(string Name, string? Business, string? About, CheckState State, string Code, long Milliseconds, string Text);

/// <summary>What an examination found.</summary>
/// <param name="Time">The app's clock at the end.</param>
/// <param name="PublicAddress">Where the app believes to be reached from outside; null when it does not know.</param>
/// <param name="Next">The business to go on after; null when all were looked at.</param>
public sealed record HealthReport(DateTimeOffset Time, string? PublicAddress, IReadOnlyList<HealthEntry> Checks, string? Next)
{
    public string Status => IsReady ? "ready" : "not-ready";

    [JsonIgnore]
    public bool IsReady => Checks.All(check => check.State is not CheckState.Failed);

    /// <summary>A line a check, for people and for scripts without a JSON reader.</summary>
    public string ToText() => string.Concat(Checks.Select(check => $"{Word(check.State)}  {Subject(check)}: {check.Text}{(check.State is CheckState.Ok ? "" : $" [{check.Code}]")}\n"))
        + (Next is null ? "" : $"more  businesses after {Next}\n");

    private static string Word(CheckState state) => state switch { CheckState.Ok => "ok  ", CheckState.Warning => "warn", _ => "FAIL" };

    private static string Subject(HealthEntry check) => string.Join(' ', new[] { check.Business, check.Name, check.About }.OfType<string>());
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(HealthReport))]
internal sealed partial class HealthJson : JsonSerializerContext;
