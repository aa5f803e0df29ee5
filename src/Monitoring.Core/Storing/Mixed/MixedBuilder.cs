using Monitoring.Entries;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Database;
using ZstdSharp;

namespace Monitoring.Storing.Mixed;

/// <summary>Builds one mixed block after the other, and writes its row; the buffers are reused.</summary>
/// <remarks>Used by the thread that commits.</remarks>
internal sealed class MixedBuilder(StoreConnection store) : IDisposable
{
    /// <summary>Larger buffers are not kept: they are of a large merge.</summary>
    private const int MaxKeptBytes = 1 << 20;

    private readonly StoreStatement _add = store.Prepare("""
        INSERT INTO mixed (end_number, first_number, level, committed, directory, checkpoints, bytes)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        """);

    private readonly Compressor _compressor = new(CompressedSection.Level);
    private readonly List<MixedPart> _parts = [];
    private readonly ByteBuffer _directory = new();
    private readonly ByteBuffer _checkpoints = new();
    private ByteBuffer _added = new();
    private ByteBuffer _bytes = new();

    /// <summary>The number of parts.</summary>
    public int Count => _parts.Count;

    /// <summary>Adds a part; parts can be added in any order.</summary>
    /// <param name="part">The part; its place is not known yet.</param>
    /// <param name="content">The block with its entries.</param>
    public void Add(MixedPart part, ReadOnlySpan<byte> content)
    {
        _parts.Add(part with { Offset = _added.Length, Length = content.Length });
        _added.Write(content);
    }

    /// <summary>Writes the row of the added parts in a transaction, and clears the builder.</summary>
    /// <param name="row">The row; its sizes are not known yet.</param>
    /// <param name="checkpoints">The last checkpoint of each path.</param>
    /// <returns>The row with its sizes.</returns>
    public MixedRow Write(MixedRow row, IReadOnlyCollection<Checkpoint> checkpoints)
    {
        _checkpoints.Clear();
        MixedCheckpoints.Write(checkpoints, _bytes, _compressor, _checkpoints);
        return WriteRow(row);
    }

    /// <summary>Like <see cref="Write(MixedRow, IReadOnlyCollection{Checkpoint})"/>, with the checkpoints of merged
    /// blocks.</summary>
    public MixedRow Write(MixedRow row, MixedCheckpoints checkpoints)
    {
        _checkpoints.Clear();
        checkpoints.Write(_bytes, _compressor, _checkpoints);
        return WriteRow(row);
    }

    /// <summary>Removes what was added.</summary>
    public void Clear()
    {
        _parts.Clear();
        _added = Renew(_added);
        _bytes = Renew(_bytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _compressor.Dispose();

    private MixedRow WriteRow(MixedRow row)
    {
        _parts.Sort(MixedPart.Compare);
        _bytes.Clear();
        long messageBytes = 0;
        foreach (MixedPart part in _parts)
        {
            _bytes.WriteVarint((ulong)part.Length);
            _bytes.Write(_added.Written.Slice(part.Offset, part.Length));
            messageBytes += part.MessageBytes;
        }

        _directory.Clear();
        MixedDirectory.Write(_parts, row.Numbers, _directory);
        _add
            .Bind(1, row.Numbers.To)
            .Bind(2, row.Numbers.From)
            .Bind(3, row.Level)
            .Bind(4, row.Committed)
            .BindBlob(5, _directory.Written)
            .BindBlob(6, _checkpoints.Written)
            .BindBlob(7, _bytes.Written)
            .Run();
        MixedRow written = row with
        {
            Parts = _parts.Count,
            MessageBytes = messageBytes,
            StoredBytes = _directory.Length + _checkpoints.Length + _bytes.Length,
        };
        Clear();
        return written;
    }

    private static ByteBuffer Renew(ByteBuffer buffer)
    {
        buffer.Clear();
        return buffer.Array.Length > MaxKeptBytes ? new ByteBuffer() : buffer;
    }
}
