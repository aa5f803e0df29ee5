using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Monitoring.Storing.Blocks;

namespace Monitoring.Exporting.Batches;

// Implementation notes
//
// A stream and a sequence identify an entry of a store, except after a power cut or after a backup was restored: then
// the sequences of lost entries are assigned again, usually to the same lines, which are read again. So the identity
// also has a checksum of the time and the message: the same line has the same identity, another line has another one.

/// <summary>The identity of an entry in all stores: store, stream, sequence, and a checksum of time and
/// message.</summary>
/// <remarks>As text <c>store-stream-sequence-checksum</c>, at most <see cref="MaxLength"/> characters of
/// ASCII.</remarks>
internal sealed class EntryIdentity
{
    /// <summary>The maximum length, in bytes.</summary>
    public const int MaxLength = 32 + 20 + 20 + 9;

    private const int ChecksumDigits = 8;
    private readonly byte[] _store;

    /// <summary>Creates the identities of a store's entries.</summary>
    /// <param name="store">The identity of the store, 32 hexadecimal digits.</param>
    public EntryIdentity(string store) => _store = Encoding.ASCII.GetBytes(store + "-");

    /// <summary>Writes the identity of an entry.</summary>
    /// <returns>The number of bytes written.</returns>
    public int Write(in ExportRow row, ReadOnlySpan<byte> message, Span<byte> output)
    {
        Span<byte> time = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(time, row.Timestamp.UnixNanoseconds);
        uint checksum = BlockFormat.Checksum(BlockFormat.Checksum(time), message);
        _store.CopyTo(output);
        int length = _store.Length;
        length += WriteNumber(row.Place.Stream, output[length..]);
        length += WriteNumber(row.Place.Sequence, output[length..]);
        Utf8Formatter.TryFormat(checksum, output[length..], out int written, new('x', ChecksumDigits));
        return length + written;
    }

    /// <summary>The length of the identity of an entry, in bytes.</summary>
    public int LengthOf(in ExportRow row) =>
        _store.Length + DigitsOf(row.Place.Stream) + 1 + DigitsOf(row.Place.Sequence) + 1 + ChecksumDigits;

    private static int DigitsOf(long number)
    {
        int digits = 1;
        for (; number >= 10; number /= 10)
        {
            digits++;
        }

        return digits;
    }

    private static int WriteNumber(long number, Span<byte> output)
    {
        Utf8Formatter.TryFormat(number, output, out int written);
        output[written] = (byte)'-';
        return written + 1;
    }
}
