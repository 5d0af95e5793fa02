using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Serverless.Local.Tables.Embedded;

/// <summary>
/// A row's own properties as bytes: a format byte, then for each property its name, a type byte and the value.
/// Lengths are little-endian 32-bit numbers, texts UTF-8.
/// </summary>
internal static class RowCodec
{
    private const byte Format = 1;

    /// <summary>A buffer that one large row made larger than this is not kept.</summary>
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_output;

    private enum Kind : byte
    {
        Text = 1,
        Flag,
        Int32,
        Int64,
        Double,
        Guid,
        Time,
        Bytes,
    }

    public static byte[] Encode(List<KeyValuePair<string, object>> properties)
    {
        var output = s_output ??= new ArrayBufferWriter<byte>(4096);
        output.ResetWrittenCount();
        output.Write([Format]);
        foreach (var (name, value) in properties)
        {
            WriteText(output, name);
            WriteValue(output, value);
        }

        if (output.Capacity > LargestKept) { s_output = null; }

        return output.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are of another format.</exception>
    public static List<KeyValuePair<string, object>> Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] != Format) { throw new InvalidDataException("A stored row has an unknown format."); }

        var properties = new List<KeyValuePair<string, object>>();
        var rest = bytes[1..];
        while (!rest.IsEmpty)
        {
            var name = Encoding.UTF8.GetString(ReadBlock(ref rest));
            properties.Add(new(name, ReadValue(ref rest)));
        }

        return properties;
    }

    private static void WriteValue(ArrayBufferWriter<byte> output, object value)
    {
        switch (value)
        {
            case string text: output.Write([(byte)Kind.Text]); WriteText(output, text); break;
            case bool flag: output.Write([(byte)Kind.Flag, flag ? (byte)1 : (byte)0]); break;
            case int number: output.Write([(byte)Kind.Int32]); WriteInt32(output, number); break;
            case long number: output.Write([(byte)Kind.Int64]); WriteInt64(output, number); break;
            case double number: output.Write([(byte)Kind.Double]); WriteInt64(output, BitConverter.DoubleToInt64Bits(number)); break;
            case Guid id: output.Write([(byte)Kind.Guid]); output.Write(id.ToByteArray()); break;
            case DateTimeOffset time: output.Write([(byte)Kind.Time]); WriteInt64(output, time.UtcTicks); break;
            case byte[] blob: output.Write([(byte)Kind.Bytes]); WriteInt32(output, blob.Length); output.Write(blob); break;
            default: throw new InvalidOperationException($"A row holds a {value.GetType()}, which is no EDM type.");
        }
    }

    private static object ReadValue(ref ReadOnlySpan<byte> rest) => (Kind)Read(ref rest, 1)[0] switch
    {
        Kind.Text => Encoding.UTF8.GetString(ReadBlock(ref rest)),
        Kind.Flag => Read(ref rest, 1)[0] == 1,
        Kind.Int32 => BinaryPrimitives.ReadInt32LittleEndian(Read(ref rest, sizeof(int))),
        Kind.Int64 => ReadInt64(ref rest),
        Kind.Double => BitConverter.Int64BitsToDouble(ReadInt64(ref rest)),
        Kind.Guid => new Guid(Read(ref rest, 16)),
        Kind.Time => new DateTimeOffset(ReadInt64(ref rest), TimeSpan.Zero),
        Kind.Bytes => ReadBlock(ref rest).ToArray(),
        _ => throw new InvalidDataException("A stored row has a property of an unknown type."),
    };

    private static void WriteText(ArrayBufferWriter<byte> output, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        WriteInt32(output, length);
        output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(length)));
    }

    private static void WriteInt32(ArrayBufferWriter<byte> output, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), number);
        output.Advance(sizeof(int));
    }

    private static void WriteInt64(ArrayBufferWriter<byte> output, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), number);
        output.Advance(sizeof(long));
    }

    private static long ReadInt64(ref ReadOnlySpan<byte> rest) => BinaryPrimitives.ReadInt64LittleEndian(Read(ref rest, sizeof(long)));

    private static ReadOnlySpan<byte> ReadBlock(ref ReadOnlySpan<byte> rest) =>
        Read(ref rest, BinaryPrimitives.ReadInt32LittleEndian(Read(ref rest, sizeof(int))));

    private static ReadOnlySpan<byte> Read(ref ReadOnlySpan<byte> rest, int length)
    {
        var block = rest[..length];
        rest = rest[length..];
        return block;
    }
}
