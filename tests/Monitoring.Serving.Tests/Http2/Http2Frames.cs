using System.Buffers.Binary;
using System.Text;

namespace Monitoring.Serving.Http2;

/// <summary>Frames of HTTP/2 as bytes, right or wrong as a test wants them. See RFC 9113 and, for header fields, RFC
/// 7541.</summary>
internal static class Http2Frames
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Reset = 3;
    public const byte Settings = 4;
    public const byte Ping = 6;
    public const byte GoAway = 7;
    public const byte WindowUpdate = 8;
    public const byte Continuation = 9;

    public const byte EndStream = 1;
    public const byte Ack = 1;
    public const byte EndHeaders = 4;

    private const int HeadBytes = 9;

    /// <summary>What a client begins with: the preface, and settings.</summary>
    public static byte[] Preface(params (ushort Id, uint Value)[] settings)
    {
        byte[] payload = new byte[6 * settings.Length];
        for (int index = 0; index < settings.Length; index++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(6 * index), settings[index].Id);
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan((6 * index) + 2), settings[index].Value);
        }

        return [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, payload)];
    }

    public static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[HeadBytes + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)payload.Length);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(HeadBytes));
        return frame;
    }

    /// <summary>The header fields of a request, each written as a literal that is not indexed.</summary>
    public static byte[] Request(string target, params (string Name, string Value)[] fields)
    {
        using MemoryStream block = new();
        block.Write([0x82, 0x87]);
        block.WriteByte(0x01);
        WriteText(block, "localhost");
        block.WriteByte(0x04);
        WriteText(block, target);
        foreach ((string name, string value) in fields)
        {
            block.WriteByte(0);
            WriteText(block, name);
            WriteText(block, value);
        }

        return block.ToArray();
    }

    private static void WriteText(MemoryStream block, string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        if (bytes.Length < 127)
        {
            block.WriteByte((byte)bytes.Length);
        }
        else
        {
            block.WriteByte(127);
            int rest = bytes.Length - 127;
            for (; rest >= 128; rest >>= 7)
            {
                block.WriteByte((byte)(0x80 | (rest & 0x7F)));
            }

            block.WriteByte((byte)rest);
        }

        block.Write(bytes);
    }
}
