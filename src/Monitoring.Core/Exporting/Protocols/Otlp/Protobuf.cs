using System.Numerics;
using System.Text;
using Monitoring.Storing.Blocks;

namespace Monitoring.Exporting.Protocols.Otlp;

/// <summary>Writes the parts of protobuf messages that OTLP has. A tag is the field's number times 8, plus 2 for
/// bytes.</summary>
internal static class Protobuf
{
    /// <summary>The tag of a field with bytes, a string or a message.</summary>
    public static byte BytesTag(int field) => (byte)((field << 3) | 2);

    /// <summary>The length of a number in LEB128.</summary>
    public static int LengthOf(int value) => (BitOperations.Log2((uint)value | 1) / 7) + 1;

    /// <summary>The length of a field with bytes, with its tag.</summary>
    public static int FieldLength(int length) => 1 + LengthOf(length) + length;

    /// <summary>Writes a number in LEB128.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int WriteVarint(Span<byte> output, int value)
    {
        int length = 0;
        uint rest = (uint)value;
        while (rest >= 0x80)
        {
            output[length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        output[length++] = (byte)rest;
        return length;
    }

    /// <summary>Writes a field with bytes.</summary>
    public static void WriteBytes(ByteBuffer output, int field, ReadOnlySpan<byte> bytes)
    {
        output.WriteByte(BytesTag(field));
        output.WriteVarint((ulong)bytes.Length);
        output.Write(bytes);
    }

    /// <summary>Returns a field with a KeyValue: a string, a number, or a list of strings.</summary>
    public static byte[] KeyValue(int field, string key, object value)
    {
        ByteBuffer any = new();
        switch (value)
        {
            case long number:
                any.WriteByte(3 << 3);
                any.WriteVarint((ulong)number);
                break;
            case IReadOnlyList<string> list:
                ByteBuffer array = new();
                foreach (string item in list)
                {
                    ByteBuffer inner = new();
                    WriteBytes(inner, 1, Encoding.UTF8.GetBytes(item));
                    WriteBytes(array, 1, inner.Written);
                }

                WriteBytes(any, 5, array.Written);
                break;
            default:
                WriteBytes(any, 1, Encoding.UTF8.GetBytes((string)value));
                break;
        }

        ByteBuffer pair = new();
        WriteBytes(pair, 1, Encoding.UTF8.GetBytes(key));
        WriteBytes(pair, 2, any.Written);
        ByteBuffer output = new();
        WriteBytes(output, field, pair.Written);
        return output.Written.ToArray();
    }
}
