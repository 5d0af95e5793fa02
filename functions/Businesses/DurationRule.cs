using System.Xml;

namespace Serverless.Businesses;

/// <summary>Durations as business records write them: ISO 8601.</summary>
internal static class DurationRule
{
    /// <summary>Null when there is none, or it is no duration.</summary>
    public static TimeSpan? Read(string? text) => text is not null && TryRead(text, out var duration) ? duration : null;

    public static bool TryRead(string text, out TimeSpan duration)
    {
        try
        {
            duration = XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            duration = default;
            return false;
        }
    }
}
