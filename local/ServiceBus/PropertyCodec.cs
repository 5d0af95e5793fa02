using System.Buffers;
using System.Globalization;
using System.Runtime.Serialization;

namespace Serverless.Local.ServiceBus;

/// <summary>The application properties of a stored message. Their types are those that AMQP carries, and each keeps its type.</summary>
internal static class PropertyCodec
{
    private static readonly IReadOnlyDictionary<string, object> None = new Dictionary<string, object>();

    private enum Kind : byte
    {
        Null, String, Boolean, Byte, SByte, Int16, UInt16, Int32, UInt32, Int64, UInt64, Single, Double, Decimal, Char, Guid, Uri, DateTime, DateTimeOffset, TimeSpan, Bytes,
    }

    public static void Write(IBufferWriter<byte> buffer, IDictionary<string, object> properties)
    {
        PayloadWriter.Int32(buffer, properties.Count);
        foreach (var (name, value) in properties)
        {
            PayloadWriter.Text(buffer, name);
            WriteValue(buffer, value);
        }
    }

    public static IReadOnlyDictionary<string, object> Read(ref PayloadReader reader)
    {
        var count = reader.Int32();
        if (count == 0) { return None; }

        var properties = new Dictionary<string, object>(count);
        for (var i = 0; i < count; i++)
        {
            var name = reader.Text()!;
            properties[name] = ReadValue(ref reader)!;
        }

        return properties;
    }

    private static void WriteValue(IBufferWriter<byte> buffer, object? value)
    {
        switch (value)
        {
            case null: PayloadWriter.Byte(buffer, (byte)Kind.Null); break;
            case string v: Tag(buffer, Kind.String); PayloadWriter.Text(buffer, v); break;
            case bool v: Whole(buffer, Kind.Boolean, v ? 1 : 0); break;
            case byte v: Whole(buffer, Kind.Byte, v); break;
            case sbyte v: Whole(buffer, Kind.SByte, v); break;
            case short v: Whole(buffer, Kind.Int16, v); break;
            case ushort v: Whole(buffer, Kind.UInt16, v); break;
            case int v: Whole(buffer, Kind.Int32, v); break;
            case uint v: Whole(buffer, Kind.UInt32, v); break;
            case long v: Whole(buffer, Kind.Int64, v); break;
            case ulong v: Whole(buffer, Kind.UInt64, unchecked((long)v)); break;
            case float v: Whole(buffer, Kind.Single, BitConverter.DoubleToInt64Bits(v)); break;
            case double v: Whole(buffer, Kind.Double, BitConverter.DoubleToInt64Bits(v)); break;
            case char v: Whole(buffer, Kind.Char, v); break;
            case decimal v: Tag(buffer, Kind.Decimal); PayloadWriter.Text(buffer, v.ToString(CultureInfo.InvariantCulture)); break;
            case Guid v: Tag(buffer, Kind.Guid); PayloadWriter.Bytes(buffer, v.ToByteArray()); break;
            case Uri v: Tag(buffer, Kind.Uri); PayloadWriter.Text(buffer, v.OriginalString); break;
            case DateTime v: Whole(buffer, Kind.DateTime, v.ToUniversalTime().Ticks); break;
            case DateTimeOffset v: Whole(buffer, Kind.DateTimeOffset, v.UtcTicks); break;
            case TimeSpan v: Whole(buffer, Kind.TimeSpan, v.Ticks); break;
            case byte[] v: Tag(buffer, Kind.Bytes); PayloadWriter.Bytes(buffer, v); break;
            default: throw new SerializationException($"Serialization operation failed due to unsupported type {value.GetType().FullName}.");
        }
    }

    private static object? ReadValue(ref PayloadReader reader) => (Kind)reader.Byte() switch
    {
        Kind.Null => null,
        Kind.String => reader.Text(),
        Kind.Boolean => reader.Int64() != 0,
        Kind.Byte => (byte)reader.Int64(),
        Kind.SByte => (sbyte)reader.Int64(),
        Kind.Int16 => (short)reader.Int64(),
        Kind.UInt16 => (ushort)reader.Int64(),
        Kind.Int32 => (int)reader.Int64(),
        Kind.UInt32 => (uint)reader.Int64(),
        Kind.Int64 => reader.Int64(),
        Kind.UInt64 => unchecked((ulong)reader.Int64()),
        Kind.Single => (float)BitConverter.Int64BitsToDouble(reader.Int64()),
        Kind.Double => BitConverter.Int64BitsToDouble(reader.Int64()),
        Kind.Char => (char)reader.Int64(),
        Kind.Decimal => decimal.Parse(reader.Text()!, CultureInfo.InvariantCulture),
        Kind.Guid => new Guid(reader.Bytes()),
        Kind.Uri => new Uri(reader.Text()!, UriKind.RelativeOrAbsolute),
        Kind.DateTime => new DateTime(reader.Int64(), DateTimeKind.Utc),
        Kind.DateTimeOffset => new DateTimeOffset(reader.Int64(), TimeSpan.Zero),
        Kind.TimeSpan => new TimeSpan(reader.Int64()),
        Kind.Bytes => reader.Bytes().ToArray(),
        var kind => throw new InvalidDataException($"A stored message has a property of the unknown kind {(byte)kind}."),
    };

    private static void Tag(IBufferWriter<byte> buffer, Kind kind) => PayloadWriter.Byte(buffer, (byte)kind);

    private static void Whole(IBufferWriter<byte> buffer, Kind kind, long value)
    {
        Tag(buffer, kind);
        PayloadWriter.Int64(buffer, value);
    }
}
