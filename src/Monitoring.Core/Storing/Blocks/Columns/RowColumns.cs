using System.Runtime.InteropServices;
using Monitoring.Entries;
using Monitoring.Files;
using ZstdSharp;

namespace Monitoring.Storing.Blocks.Columns;

/// <summary>The columns of a block under construction with the time and the origin of each entry.</summary>
internal sealed class RowColumns
{
    private readonly List<long> _times = [];
    private readonly List<long> _origins = [];
    private readonly List<(FileIdentity File, int Rows)> _files = [];
    private readonly List<(int Row, long Missing)> _cut = [];
    private readonly ByteBuffer _offsets = new();

    /// <summary>The offset of the next line if it follows immediately.</summary>
    private long _expectedOffset;

    /// <summary>The number of entries.</summary>
    public int Count => _times.Count;

    /// <summary>The earliest time stamp.</summary>
    public LogTimestamp Earliest { get; private set; } = new(long.MaxValue);

    /// <summary>The latest time stamp.</summary>
    public LogTimestamp Latest { get; private set; } = new(long.MinValue);

    /// <summary>Adds a row.</summary>
    /// <param name="row">The row's values.</param>
    /// <param name="messageLength">The length of the message as stored, in bytes.</param>
    public void Add(in BlockRow row, int messageLength)
    {
        _times.Add(row.Timestamp.UnixNanoseconds);
        _origins.Add(RowOrigin.Encode(row.Output, row.TimestampSource));
        Earliest = row.Timestamp < Earliest ? row.Timestamp : Earliest;
        Latest = row.Timestamp > Latest ? row.Timestamp : Latest;
        AddFile(row.File);
        _offsets.WriteSigned(row.Offset - _expectedOffset);
        _expectedOffset = row.Offset + messageLength;
        if (row.OriginalLength != messageLength)
        {
            _cut.Add((_times.Count - 1, row.OriginalLength - messageLength));
        }
    }

    /// <summary>Writes the columns, except the offsets of the lines.</summary>
    public void Write(ByteBuffer output)
    {
        WriteTimes(output);
        PackedIntegers.Write(output, CollectionsMarshal.AsSpan(_origins));
        output.WriteVarint((ulong)_files.Count);
        foreach ((FileIdentity file, int rows) in _files)
        {
            output.WriteVarint((ulong)rows);
            output.WriteVarint(file.Device);
            output.WriteVarint(file.Inode);
            output.WriteSigned(file.Born);
        }

        output.WriteVarint((ulong)_cut.Count);
        foreach ((int row, long missing) in _cut)
        {
            output.WriteVarint((ulong)row);
            output.WriteSigned(missing);
        }
    }

    /// <summary>Writes the offsets of the lines.</summary>
    public void WriteOffsets(ByteBuffer output, Compressor compressor) =>
        CompressedSection.Write(output, _offsets.Written, compressor);

    /// <summary>Removes all rows.</summary>
    public void Clear()
    {
        _times.Clear();
        _origins.Clear();
        _files.Clear();
        _cut.Clear();
        _offsets.Clear();
        _expectedOffset = 0;
        Earliest = new LogTimestamp(long.MaxValue);
        Latest = new LogTimestamp(long.MinValue);
    }

    /// <summary>Writes the first time stamp, the unit of the differences between neighbors, and
    /// the differences.</summary>
    private void WriteTimes(ByteBuffer output)
    {
        Span<long> times = CollectionsMarshal.AsSpan(_times);
        output.WriteSigned(times[0]);
        for (int index = times.Length - 1; index > 0; index--)
        {
            times[index] -= times[index - 1];
        }

        Span<long> steps = times[1..];
        int unit = ChooseUnit(steps);
        output.WriteByte((byte)unit);
        long nanoseconds = BlockFormat.TimeUnits[unit];
        foreach (ref long step in steps)
        {
            step /= nanoseconds;
        }

        PackedIntegers.Write(output, steps);
    }

    private static int ChooseUnit(ReadOnlySpan<long> steps)
    {
        int unit = 0;
        ReadOnlySpan<long> units = BlockFormat.TimeUnits;
        foreach (long step in steps)
        {
            while (step % units[unit] != 0)
            {
                unit++;
            }
        }

        return unit;
    }

    private void AddFile(FileIdentity file)
    {
        Span<(FileIdentity File, int Rows)> files = CollectionsMarshal.AsSpan(_files);
        if (files.Length > 0 && files[^1].File == file)
        {
            files[^1].Rows++;
        }
        else
        {
            _files.Add((file, 1));
        }
    }
}
