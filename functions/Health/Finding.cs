using System.Text.Json.Serialization;

namespace Serverless.Health;

/// <summary>How it stands with what was checked.</summary>
public enum CheckState
{
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>Works, and somebody should look at it.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>Does not work until somebody acts.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>What a check found about one thing.</summary>
/// <param name="Code">Stable; <c>ok</c>, or <c>check.what</c> as docs/operate/doctor.md lists it.</param>
/// <param name="Text">One or two sentences for people: what is, and the cure. No personal data and no secret, only names of secrets.</param>
public sealed record Finding(CheckState State, string Code, string Text)
{
    /// <summary>What of the checked it is about (an entity, a setting, a source); null for all of it.</summary>
    public string? About { get; init; }

    public static Finding Ok(string text) => new(CheckState.Ok, "ok", text);

    public static Finding Warning(string code, string text) => new(CheckState.Warning, code, text);

    public static Finding Failed(string code, string text) => new(CheckState.Failed, code, text);
}
