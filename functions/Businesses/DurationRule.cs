using System.Xml;

namespace Serverless.Businesses;

/// <summary>Durations as business records write them: ISO 8601.</summary>
internal static class DurationRule
{
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
