using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Local.Worker.Invocation;

/// <summary>The worker's chain of converters: assignable, Guid, dates, bytes, and JSON for the rest.</summary>
internal static class InputConversion
{
    /// <exception cref="FunctionInputConverterException">The value does not fit. The message holds types only, not the value.</exception>
    public static object? Convert(object value, FunctionParameter parameter, JsonSerializerOptions json)
    {
        try
        {
            return Convert(value, parameter.Type, json);
        }
        catch (Exception e) when (e is JsonException or FormatException or NotSupportedException)
        {
            throw new FunctionInputConverterException(
                $"Cannot convert input parameter '{parameter.Name}' to type '{parameter.Type}' from type '{value.GetType()}'.");
        }
    }

    /// <exception cref="JsonException">The value is no JSON of that type.</exception>
    public static object? Convert(object value, Type type, JsonSerializerOptions json)
    {
        if (type.IsInstanceOfType(value))
        {
            return value;
        }

        var target = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            _ when target.IsInstanceOfType(value) => value,
            string text => FromText(text, target, json),
            BinaryData data => FromBytes(data.ToMemory(), target, json),
            byte[] bytes => FromBytes(bytes, target, json),
            _ when target == typeof(string) => ToText(value, json),
            _ => JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), json), target, json),
        };
    }

    private static object? FromText(string text, Type target, JsonSerializerOptions json)
    {
        if (target == typeof(Guid) && Guid.TryParse(text, out var guid))
        {
            return guid;
        }

        if (target == typeof(DateTimeOffset)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time))
        {
            return time;
        }

        if (target == typeof(DateTime) && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var dateTime))
        {
            return dateTime;
        }

        return FromBytes(Encoding.UTF8.GetBytes(text), target, json);
    }

    private static object? FromBytes(ReadOnlyMemory<byte> bytes, Type target, JsonSerializerOptions json) => target switch
    {
        _ when target == typeof(string) => Encoding.UTF8.GetString(bytes.Span),
        _ when target == typeof(byte[]) => bytes.ToArray(),
        _ when target == typeof(ReadOnlyMemory<byte>) => bytes,
        _ => JsonSerializer.Deserialize(bytes.Span, target, json),
    };

    private static string ToText(object value, JsonSerializerOptions json) => value switch
    {
        DateTimeOffset or DateTime => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => JsonSerializer.Serialize(value, value.GetType(), json),
    };
}
