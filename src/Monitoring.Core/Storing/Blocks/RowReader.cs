using System.Buffers;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Storing.Blocks.Columns;
using Monitoring.Storing.Blocks.Templates;
using ZstdSharp;

namespace Monitoring.Storing.Blocks;

/// <summary>The columns of a block with the time and the origin of each entry.</summary>
internal sealed class RowReader : IDisposable
{
    private long[] _times;
    private byte[] _origins;
    private readonly (int FirstRow, FileIdentity File)[] _files;
    private readonly Dictionary<int, long> _cut = [];
    private long[]? _offsets;

    /// <summary>Reads the columns.</summary>
    /// <param name="input">The remaining bytes of the block.</param>
    /// <param name="count">The number of rows.</param>
    /// <exception cref="InvalidDataException">The bytes are not complete.</exception>
    public RowReader(ref ByteReader input, int count)
    {
        Count = count;
        _times = ReadTimes(ref input, Count);
        _origins = ReadOrigins(ref input, Count);
        _files = ReadFiles(ref input, Count);
        for (int left = input.ReadCount(Count); left > 0; left--)
        {
            _cut[input.ReadCount(Count - 1)] = input.ReadSigned();
        }
    }

    /// <summary>Returns the section with the offsets of the lines.</summary>
    /// <param name="content">The bytes that begin with the section.</param>
    /// <param name="input">The same bytes; afterwards those after the section.</param>
    /// <exception cref="InvalidDataException">The bytes do not begin with a section.</exception>
    public static ReadOnlyMemory<byte> SkipOffsets(ReadOnlyMemory<byte> content, ref ByteReader input)
    {
        CompressedSection.Skip(ref input);
        return content[..(content.Length - input.Rest.Length)];
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The time of an entry.</summary>
    public LogTimestamp GetTimestamp(int row) => new(_times[row]);

    /// <summary>The output that an entry was written to.</summary>
    public LogOutput GetOutput(int row) => RowOrigin.GetOutput(_origins[row]);

    /// <summary>The origin of an entry's time.</summary>
    public TimestampSource GetTimestampSource(int row) => RowOrigin.GetTimestampSource(_origins[row]);

    /// <summary>Whether <see cref="ReadOffsets"/> has been called.</summary>
    public bool HasOffsets => _offsets is not null;

    /// <summary>All stored properties of an entry except its message; call <see cref="ReadOffsets"/> first.</summary>
    public BlockRow GetRow(int row, int messageLength)
    {
        long missing = _cut.Count > 0 ? _cut.GetValueOrDefault(row) : 0;
        return new BlockRow(
            GetTimestamp(row), GetOutput(row), GetFile(row), _offsets![row], messageLength
            + missing, GetTimestampSource(row));
    }

    /// <summary>Reads the offsets of the lines.</summary>
    /// <param name="offsets">The section with the offsets.</param>
    /// <param name="messages">The messages, whose lengths determine the expected offset of the next line.</param>
    /// <param name="decompressor">The decompressor of the thread.</param>
    /// <exception cref="InvalidDataException">The bytes are not complete.</exception>
    public void ReadOffsets(ReadOnlyMemory<byte> offsets, MessageReader messages, Decompressor decompressor)
    {
        ByteReader section = new(offsets.Span);
        using PooledBytes steps = CompressedSection.Read(ref section, decompressor);
        ByteReader input = new(steps.Span);
        int[] lengths = ArrayPool<int>.Shared.Rent(Count);
        messages.GetLengths(lengths.AsSpan(0, Count));
        long[] ofRows = ArrayPool<long>.Shared.Rent(Count);
        long expected = 0;
        for (int row = 0; row < Count; row++)
        {
            ofRows[row] = expected + input.ReadSigned();
            expected = ofRows[row] + lengths[row];
        }

        ArrayPool<int>.Shared.Return(lengths);
        _offsets = ofRows;
    }

    /// <summary>Returns the buffers to the pool.</summary>
    public void Dispose()
    {
        if (_times.Length > 0)
        {
            ArrayPool<long>.Shared.Return(_times);
            ArrayPool<byte>.Shared.Return(_origins);
            (_times, _origins) = ([], []);
        }

        if (_offsets is not null)
        {
            ArrayPool<long>.Shared.Return(_offsets);
            _offsets = null;
        }
    }

    private static long[] ReadTimes(ref ByteReader input, int count)
    {
        long[] times = ArrayPool<long>.Shared.Rent(count);
        times[0] = input.ReadSigned();
        int unit = input.ReadByte();
        if (unit >= BlockFormat.TimeUnits.Length)
        {
            throw new InvalidDataException("The block's unit of time is not supported.");
        }

        PackedIntegers.Read(ref input, times.AsSpan(1, count - 1));
        long nanoseconds = BlockFormat.TimeUnits[unit];
        long time = times[0];
        foreach (ref long step in times.AsSpan(1, count - 1))
        {
            time += step * nanoseconds;
            step = time;
        }

        return times;
    }

    private static byte[] ReadOrigins(ref ByteReader input, int count)
    {
        byte[] origins = ArrayPool<byte>.Shared.Rent(count);
        Span<long> run = stackalloc long[PackedIntegers.RunLength];
        for (int row = 0; row < count; row += run.Length)
        {
            run = run[..Math.Min(run.Length, count - row)];
            PackedIntegers.Read(ref input, run);
            for (int index = 0; index < run.Length; index++)
            {
                origins[row + index] = RowOrigin.IsKnown(run[index])
                    ? (byte)run[index]
                    : throw new InvalidDataException(
                        "The block has an output or a source of a time that is not supported.");
            }
        }

        return origins;
    }

    private static (int FirstRow, FileIdentity File)[] ReadFiles(ref ByteReader input, int count)
    {
        (int FirstRow, FileIdentity File)[] files = new (int, FileIdentity)[input.ReadCount(count)];
        int row = 0;
        for (int index = 0; index < files.Length; index++)
        {
            int rows = input.ReadCount(count - row);
            files[index] = (row, new FileIdentity(input.ReadVarint(), input.ReadVarint(), input.ReadSigned()));
            row += rows;
        }

        return row == count ? files : throw new InvalidDataException(
            "The files of some rows of the block are missing.");
    }

    private FileIdentity GetFile(int row)
    {
        int index = _files.Length - 1;
        while (_files[index].FirstRow > row)
        {
            index--;
        }

        return _files[index].File;
    }
}
