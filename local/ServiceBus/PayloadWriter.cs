using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Serverless.Local.ServiceBus;

/// <summary>Writes the primitive values of a stored message.</summary>
internal static class PayloadWriter
{
    /// <summary>The length that stands for "no text".</summary>
    public const int NoText = -1;

    public static void Byte(IBufferWriter<byte> buffer, byte value)
    {
        buffer.GetSpan(1)[0] = value;
        buffer.Advance(1);
    }

    public static void Int32(IBufferWriter<byte> buffer, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(4), value);
        buffer.Advance(4);
    }

    public static void Int64(IBufferWriter<byte> buffer, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(buffer.GetSpan(8), value);
        buffer.Advance(8);
    }

    public static void Bytes(IBufferWriter<byte> buffer, ReadOnlySpan<byte> value)
    {
        Int32(buffer, value.Length);
        buffer.Write(value);
    }

    public static void Text(IBufferWriter<byte> buffer, string? value)
    {
        if (value is null)
        {
            Int32(buffer, NoText);
            return;
        }

        var span = buffer.GetSpan(4 + Encoding.UTF8.GetMaxByteCount(value.Length));
        var length = Encoding.UTF8.GetBytes(value, span[4..]);
        BinaryPrimitives.WriteInt32LittleEndian(span, length);
        buffer.Advance(4 + length);
    }
}

/// <summary>Reads what <see cref="PayloadWriter"/> wrote.</summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> payload)
{
    private readonly ReadOnlySpan<byte> _payload = payload;

    /// <summary>How many bytes were read.</summary>
    public int Position { get; private set; }

    public byte Byte() => Take(1)[0];

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public ReadOnlySpan<byte> Bytes() => Take(Int32());

    public string? Text()
    {
        var length = Int32();
        return length == PayloadWriter.NoText ? null : Encoding.UTF8.GetString(Take(length));
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        var span = _payload.Slice(Position, length);
        Position += length;
        return span;
    }
}
