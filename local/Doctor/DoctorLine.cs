using System.Text.Json.Serialization;

namespace Serverless.Local.Doctor;

/// <summary>One line of the examination: as the app answers it, or found from here.</summary>
/// <param name="State"><c>ok</c>, <c>warning</c> or <c>failed</c>.</param>
internal sealed record DoctorLine(string Name, string? Business, string? About, [property: JsonRequired] string State, [property: JsonRequired] string Code, long Milliseconds, string Text)
{
    public const string Good = "ok", Doubtful = "warning", Bad = "failed";

    [JsonIgnore]
    public string Subject => string.Join(' ', new[] { Business, Name, About }.OfType<string>());

    public static DoctorLine Ok(string name, string text) => new(name, null, null, Good, "ok", 0, text);

    public static DoctorLine Warning(string name, string code, string text) => new(name, null, null, Doubtful, code, 0, text);

    public static DoctorLine Failed(string name, string code, string text) => new(name, null, null, Bad, code, 0, text);
}

/// <summary>What <c>GET /api/health/ready?details=true</c> answers.</summary>
internal sealed record DoctorReport([property: JsonRequired] DateTimeOffset Time, string? PublicAddress, IReadOnlyList<DoctorLine> Checks, string? Next);

/// <summary>What <c>--json</c> prints.</summary>
internal sealed record DoctorResult(string Status, Uri Url, IReadOnlyList<DoctorLine> Checks);

/// <summary>A problem that the app answers (RFC 9457), as far as it matters here.</summary>
internal sealed record DoctorProblem(string? Code, string? Title, string? Detail);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(DoctorResult))]
[JsonSerializable(typeof(DoctorProblem))]
internal sealed partial class DoctorJson : JsonSerializerContext;
