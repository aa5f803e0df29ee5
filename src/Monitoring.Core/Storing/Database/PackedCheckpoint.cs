using System.Buffers.Binary;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Database.Schema;

namespace Monitoring.Storing.Database;

/// <summary>A checkpoint as stored, without its path: about 130 bytes for a log of one file
/// (docs/format/store.md).</summary>
internal static class PackedCheckpoint
{
    private const byte Format = 1;
    private const byte BeginsJson = (byte)'{';
    private const int HeadLength = 1 + sizeof(uint);
    private const int MaxPositions = 1 << 16;
    private const byte WasLeft = 1;
    private const byte HasHead = 2;
    private const byte HasMarker = 4;
    private const int PrefixShift = 4;

    /// <summary>Writes a checkpoint.</summary>
    public static void Write(Checkpoint checkpoint, ByteBuffer output)
    {
        int start = output.Length;
        output.Take(HeadLength).Clear();
        Write(checkpoint.Files, output);
        output.WriteVarint((ulong)checkpoint.Open.Count);
        foreach (OpenPosition open in checkpoint.Open)
        {
            output.WriteByte((byte)(open.Output is { } known ? (int)known + 1 : 0));
            Write(open.Since, output);
        }

        Write(checkpoint.Finished, output);
        Span<byte> written = output.WrittenAgain[start..];
        written[0] = Format;
        BinaryPrimitives.WriteUInt32LittleEndian(written[1..], BlockFormat.Checksum(written[HeadLength..]));
    }

    /// <summary>Reads a checkpoint, including one in the JSON of stores up to version 2.</summary>
    /// <param name="path">The path of the log.</param>
    /// <param name="bytes">The checkpoint.</param>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    public static Checkpoint Read(string path, ReadOnlySpan<byte> bytes)
    {
        if (bytes is [BeginsJson, ..])
        {
            return CheckpointJson.Read(path, bytes);
        }

        if (bytes.Length < HeadLength
            || bytes[0] != Format
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[1..]) != BlockFormat.Checksum(bytes[HeadLength..]))
        {
            throw new InvalidDataException("A checkpoint's checksum is wrong.");
        }

        ByteReader reader = new(bytes[HeadLength..]);
        FilePosition[] files = ReadPositions(ref reader);
        OpenPosition[] open = new OpenPosition[reader.ReadCount(MaxPositions)];
        for (int index = 0; index < open.Length; index++)
        {
            LogOutput? output = ReadOutput(reader.ReadByte());
            open[index] = new OpenPosition(output, ReadPosition(ref reader));
        }

        FilePosition[] finished = ReadPositions(ref reader);
        return reader.Rest.IsEmpty
            ? new Checkpoint(path, files, open) { Finished = finished }
            : throw new InvalidDataException("A checkpoint is longer than it should be.");
    }

    private static void Write(IReadOnlyList<FilePosition> positions, ByteBuffer output)
    {
        output.WriteVarint((ulong)positions.Count);
        foreach (FilePosition position in positions)
        {
            Write(position, output);
        }
    }

    private static void Write(in FilePosition position, ByteBuffer output)
    {
        bool hasHead = position.Head != default;
        bool hasMarker = position.Marker != default;
        output.WriteByte((byte)(
            (position.WasLeft ? WasLeft : 0)
            | (hasHead ? HasHead : 0)
            | (hasMarker ? HasMarker : 0)
            | (position.Prefixes.Count << PrefixShift)));
        output.WriteVarint(position.File.Device);
        output.WriteVarint(position.File.Inode);
        output.WriteSigned(position.File.Born);
        output.WriteSigned(position.Offset);
        output.WriteSigned(unchecked(position.Size - position.Offset));
        output.WriteSigned(unchecked(position.Modified - position.File.Born));
        if (hasHead)
        {
            Write(position.Head, output);
        }

        if (hasMarker)
        {
            Write(position.Marker, output);
        }

        for (int index = 0; index < position.Prefixes.Count; index++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(output.Take(sizeof(ulong)), position.Prefixes[index]);
        }
    }

    private static void Write(Fingerprint fingerprint, ByteBuffer output)
    {
        output.WriteVarint((ulong)fingerprint.Length);
        BinaryPrimitives.WriteUInt128LittleEndian(output.Take(16), fingerprint.Digest);
    }

    private static FilePosition[] ReadPositions(ref ByteReader reader)
    {
        FilePosition[] positions = new FilePosition[reader.ReadCount(Math.Min(MaxPositions, reader.Rest.Length))];
        for (int index = 0; index < positions.Length; index++)
        {
            positions[index] = ReadPosition(ref reader);
        }

        return positions;
    }

    private static FilePosition ReadPosition(ref ByteReader reader)
    {
        byte flags = reader.ReadByte();
        FileIdentity file = new(reader.ReadVarint(), reader.ReadVarint(), reader.ReadSigned());
        long offset = reader.ReadSigned();
        long size = unchecked(reader.ReadSigned() + offset);
        long modified = unchecked(reader.ReadSigned() + file.Born);
        Fingerprint head = (flags & HasHead) != 0 ? ReadFingerprint(ref reader, Fingerprint.HeadLength) : default;
        Fingerprint marker = (flags & HasMarker) != 0 ? ReadFingerprint(ref reader, Fingerprint.MarkerLength) : default;
        int count = flags >> PrefixShift;
        if (count > HeadPrefixes.MaxCount || offset < 0 || marker.Length > offset)
        {
            throw new InvalidDataException("A position of a checkpoint cannot be.");
        }

        Span<ulong> prefixes = stackalloc ulong[HeadPrefixes.MaxCount];
        for (int index = 0; index < count; index++)
        {
            prefixes[index] = BinaryPrimitives.ReadUInt64LittleEndian(reader.Read(sizeof(ulong)));
        }

        return new FilePosition(file, head, offset, marker, modified)
        {
            Size = size,
            WasLeft = (flags & WasLeft) != 0,
            Prefixes = new HeadPrefixes(prefixes[..count]),
        };
    }

    /// <summary>The length is limited because comparing a fingerprint reads that number of bytes.</summary>
    private static Fingerprint ReadFingerprint(ref ByteReader reader, int maxBytes)
    {
        int length = reader.ReadCount(maxBytes);
        return new Fingerprint(length, BinaryPrimitives.ReadUInt128LittleEndian(reader.Read(16)));
    }

    private static LogOutput? ReadOutput(byte value) => value switch
    {
        0 => null,
        _ when Enum.IsDefined((LogOutput)(value - 1)) => (LogOutput)(value - 1),
        _ => throw new InvalidDataException("A checkpoint names an output that there is not."),
    };
}
