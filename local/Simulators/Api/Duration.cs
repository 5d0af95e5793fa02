using System.Xml;

namespace Serverless.Local.Simulators.Api;

/// <summary>Durations of the machine API: ISO 8601, not negative, for example <c>PT24H</c>.</summary>
internal static class Duration
{
    public static TimeSpan Parse(string? text, string name)
    {
        try
        {
            var duration = XmlConvert.ToTimeSpan(text ?? "");
            return duration >= TimeSpan.Zero ? duration : throw LocalProblem.BadRequest($"{name} must not be negative.");
        }
        catch (FormatException)
        {
            throw LocalProblem.BadRequest($"{name} must be an ISO 8601 duration such as PT24H.");
        }
    }
}
