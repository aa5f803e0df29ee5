using System.Buffers.Binary;
using System.Text;

namespace Monitoring.Testing;

/// <summary>A message of protobuf, read without its definition: the fields in their order.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Field, ulong Number, byte[] Bytes)> _fields = [];

    public ProtobufMessage(byte[] message)
    {
        int at = 0;
        while (at < message.Length)
        {
            ulong tag = ReadVarint(message, ref at);
            (ulong number, byte[] bytes) = (0, []);
            switch (tag & 7)
            {
                case 0:
                    number = ReadVarint(message, ref at);
                    break;
                case 1:
                    number = BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at));
                    at += sizeof(ulong);
                    break;
                case 2:
                    int length = (int)ReadVarint(message, ref at);
                    bytes = message[at..(at + length)];
                    at += length;
                    break;
                default:
                    throw new InvalidDataException("The wire type is not expected.");
            }

            _fields.Add(((int)(tag >> 3), number, bytes));
        }
    }

    public ulong? Number(int field) =>
        _fields.Where(one => one.Field == field).Select(one => (ulong?)one.Number).FirstOrDefault();

    public string? Text(int field) =>
        _fields.Where(one => one.Field == field).Select(one => Encoding.UTF8.GetString(one.Bytes)).FirstOrDefault();

    public IReadOnlyList<ProtobufMessage> All(int field) =>
        [.. _fields.Where(one => one.Field == field).Select(one => new ProtobufMessage(one.Bytes))];

    /// <summary>The attributes in a field of KeyValue; a number as its digits, a list joined by commas.</summary>
    public IReadOnlyDictionary<string, string> Attributes(int field) => All(field).ToDictionary(
        pair => pair.Text(1)!,
        pair => pair.All(2).Single() is var value && value.Number(3) is { } number ? $"{number}"
            : value.All(5) is [var list] ? string.Join(',', list.All(1).Select(item => item.Text(1)))
            : value.Text(1)!);

    private static ulong ReadVarint(byte[] message, ref int at)
    {
        (ulong value, int shift) = (0, 0);
        while (true)
        {
            byte next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            shift += 7;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
