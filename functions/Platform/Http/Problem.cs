using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Serverless.Platform.Http;

/// <summary>
/// An RFC 9457 problem, ready to be returned from a function. <see cref="Code"/> is stable and callers may switch on it;
/// <see cref="Detail"/> says what to fix and on which side, and never quotes the caller's input.
/// </summary>
public sealed record Problem(int Status, string Code, string Title, string? Detail = null) : IResult
{
    /// <summary>The problem type: <c>urn:problem:{code}</c>.</summary>
    public string Type => $"urn:problem:{Code}";

    /// <summary>JSON Pointers into the caller's body, with what is wrong at each; null when the body is not the matter.</summary>
    public IReadOnlyList<ProblemField>? Errors { get; init; }

    /// <summary>The trace of the request, to be named when somebody asks why; null when there is none.</summary>
    public string? TraceId { get; init; }

    /// <summary>Seconds after which a repeat makes sense; sent as <c>Retry-After</c>.</summary>
    [JsonIgnore]
    public int? RetryAfterSeconds { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (RetryAfterSeconds is { } seconds) { response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture); }

        await response.WriteAsJsonAsync(this, ProblemJson.Default.Problem, "application/problem+json", httpContext.RequestAborted);
    }
}

/// <summary>One wrong member of a body: where (JSON Pointer) and why.</summary>
public sealed record ProblemField(string Pointer, string Reason);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJson : JsonSerializerContext;
