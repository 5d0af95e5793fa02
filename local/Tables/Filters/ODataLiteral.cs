using System.Globalization;
using System.Text;
using System.Xml;

namespace Serverless.Local.Tables.Filters;

/// <summary>Values as the filter language writes them.</summary>
internal static class ODataLiteral
{
    /// <summary>The literal, or null when the language has none for the value's type.</summary>
    public static string? TryFormat(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        long or ulong => string.Create(CultureInfo.InvariantCulture, $"{value}L"),
        sbyte or byte or short or ushort or int or uint or decimal => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        float number => Number(number),
        double number => Number(number),
        Guid id => $"guid'{id}'",
        DateTimeOffset time => Time(time.UtcDateTime),
        DateTime time => Time(time.ToUniversalTime()),
        byte[] bytes => $"X'{Convert.ToHexString(bytes)}'",
        BinaryData bytes => $"X'{Convert.ToHexString(bytes.ToMemory().Span)}'",
        string text => Text(text),
        char or StringBuilder => Text(value.ToString()!),
        _ => null,
    };

    private static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Time(DateTime utc) => $"datetime'{XmlConvert.ToString(utc, XmlDateTimeSerializationMode.RoundtripKind)}'";

    /// <summary>A double without a fraction would be read as an Int32, so it gets one.</summary>
    private static string Number(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return double.IsFinite(number) && text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }
}
