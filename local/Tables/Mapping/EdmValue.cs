using System.Globalization;

namespace Serverless.Local.Tables.Mapping;

/// <summary>CLR values to the eight EDM types and back.</summary>
internal static class EdmValue
{
    /// <summary>A time as the wire shows it: UTC with seven fractional digits.</summary>
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>The value as it is stored.</summary>
    /// <exception cref="NotSupportedException">The type has no EDM type that gives back the same value, or a DateTime is not UTC.</exception>
    /// <exception cref="ArgumentException">An infinity: the client has no JSON for it, other than for NaN.</exception>
    public static object FromClr(string property, object value) => value switch
    {
        double number when double.IsInfinity(number) => throw new ArgumentException($"Property {property} is infinite, which the client cannot write."),
        string or bool or int or long or double or Guid or byte[] => value,
        DateTimeOffset time => time.ToUniversalTime(),
        DateTime { Kind: DateTimeKind.Utc } time => new DateTimeOffset(time),
        DateTime time => throw new NotSupportedException(
            $"Property {property} is a DateTime of kind {time.Kind}; tables take UTC only. Use a DateTimeOffset, or DateTime.SpecifyKind."),
        BinaryData data => data.ToArray(),
        Enum member => member.ToString(),
        byte or sbyte or short or ushort => Convert.ToInt32(value, CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException(
            $"Property {property} is a {value.GetType()}, which tables do not store; they store string, bool, int, long, double, Guid, "
            + "DateTimeOffset, UTC DateTime, byte[], BinaryData and enums."),
    };

    /// <summary>True if a property of this type is filled when a row is read; others are left as they are.</summary>
    public static bool CanRead(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare.IsEnum || bare == typeof(string) || bare == typeof(bool) || bare == typeof(int) || bare == typeof(long)
            || bare == typeof(double) || bare == typeof(Guid) || bare == typeof(DateTimeOffset) || bare == typeof(DateTime)
            || bare == typeof(byte[]) || bare == typeof(BinaryData);
    }

    /// <summary>The stored value as a property's type.</summary>
    /// <exception cref="InvalidCastException">The stored type does not fit the property.</exception>
    /// <exception cref="ArgumentException">The stored text names no member of the property's enum.</exception>
    public static object? ToClr(string property, object value, Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare == typeof(string)) { return ToText(value); }

        if (bare.IsInstanceOfType(value)) { return value; }

        return value switch
        {
            int number when bare == typeof(double) => (double)number,
            DateTimeOffset time when bare == typeof(DateTime) => time.UtcDateTime,
            byte[] bytes when bare == typeof(BinaryData) => BinaryData.FromBytes(bytes),
            string text when bare.IsEnum => Enum.Parse(bare, text),
            _ => throw new InvalidCastException($"Property {property} is stored as {value.GetType()}; it cannot be read as {type}."),
        };
    }

    /// <summary>Text-shaped values read into a text property come as their wire text; numbers and flags do not come at all.</summary>
    private static string? ToText(object value) => value switch
    {
        string text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        Guid id => id.ToString(),
        DateTimeOffset time => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToBase64String(bytes),
        _ => null,
    };
}
