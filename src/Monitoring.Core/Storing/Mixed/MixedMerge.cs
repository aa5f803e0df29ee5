using Monitoring.Storing.Blocks;
using Monitoring.Storing.Blocks.Columns;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Contents;

namespace Monitoring.Storing.Mixed;

/// <summary>Encodes the parts of some mixed blocks again, those of each stream together, in steps of some
/// milliseconds.</summary>
/// <remarks>Holds the directories, and the encoded parts. Nothing is changed in the store.</remarks>
internal sealed class MixedMerge : IDisposable
{
    /// <summary>The messages of a step: about five milliseconds.</summary>
    private const long StepBytes = 128 << 10;

    /// <summary>The parts of a step.</summary>
    private const int StepParts = 256;

    private readonly StoreConnection _store;
    private readonly IReadOnlyList<MixedRow> _rows;
    private readonly MixedLimits _limits;
    private readonly List<(MixedPart Part, int Row)> _parts = [];
    private readonly List<MergedPart> _merged = [];
    private readonly List<(MixedPart Part, string Damage)> _damaged = [];
    private readonly Dictionary<int, string> _unreadable = [];
    private BlockEncoder _encoder = new();
    private int _next;

    /// <summary>Reads the directories and checkpoints.</summary>
    /// <param name="store">The store.</param>
    /// <param name="rows">The mixed blocks, the oldest first.</param>
    /// <param name="limits">The size of an ordinary block, and the period whose entries one block may have.</param>
    /// <param name="seals">Whether the parts become ordinary blocks.</param>
    public MixedMerge(StoreConnection store, IReadOnlyList<MixedRow> rows, MixedLimits limits, bool seals)
    {
        (_store, _rows, _limits, Seals) = (store, rows, limits, seals);
        for (int row = 0; row < rows.Count; row++)
        {
            foreach (MixedPart part in MixedTable.ReadDirectory(store, rows[row].Numbers))
            {
                _parts.Add((part, row));
            }
        }

        // By stream, and in each stream by sequence: a later row never has an earlier entry.
        _parts.Sort((left, right) => MixedPart.Compare(left.Part, right.Part));
    }

    /// <summary>Whether the parts become ordinary blocks.</summary>
    public bool Seals { get; }

    /// <summary>The mixed blocks.</summary>
    public IReadOnlyList<MixedRow> Rows => _rows;

    /// <summary>The number of mixed blocks.</summary>
    public int RowCount => _rows.Count;

    /// <summary>The number of mixed blocks with entries.</summary>
    public int BlockCount => _rows.Count(row => row.Parts > 0);

    /// <summary>The key of the first mixed block.</summary>
    public long FirstKey => _rows[0].Key;

    /// <summary>The encoded parts, by stream and sequence.</summary>
    public IReadOnlyList<MergedPart> Merged => _merged;

    /// <summary>The parts that cannot be read, with the reason.</summary>
    public IReadOnlyList<(MixedPart Part, string Damage)> Damaged => _damaged;

    /// <summary>The length of the encoded parts, in bytes.</summary>
    public long EncodedBytes { get; private set; }

    /// <summary>Encodes some parts; returns false if all are encoded.</summary>
    public bool Step()
    {
        if (_next == _parts.Count)
        {
            return false;
        }

        StoredBlob?[] contents = new StoredBlob?[_rows.Count];
        try
        {
            (long bytes, int start) = (0, _next);
            while (_next < _parts.Count && bytes < StepBytes && _next - start < StepParts)
            {
                int end = _next;
                for (; end < _parts.Count && _parts[end].Part.Stream == _parts[_next].Part.Stream; end++)
                {
                    bytes += _parts[end].Part.MessageBytes;
                }

                EncodeStream(_next, end, contents);
                _next = end;
            }
        }
        finally
        {
            foreach (StoredBlob? content in contents)
            {
                content?.Dispose();
            }
        }

        return _next < _parts.Count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _encoder.Dispose();
        _merged.ForEach(part => part.Block.Dispose());
        _merged.Clear();
    }

    private void EncodeStream(int from, int end, StoredBlob?[] contents)
    {
        (int merged, int damaged, long encoded) = (_merged.Count, _damaged.Count, EncodedBytes);
        while (!TryEncodeStream(from, end, contents))
        {
            // A part that could not be read completely: the stream is encoded again without it.
            _encoder.Dispose();
            _encoder = new BlockEncoder();
            _merged[merged..].ForEach(part => part.Block.Dispose());
            _merged.RemoveRange(merged, _merged.Count - merged);
            _damaged.RemoveRange(damaged, _damaged.Count - damaged);
            EncodedBytes = encoded;
        }
    }

    private bool TryEncodeStream(int from, int end, StoredBlob?[] contents)
    {
        BlockInProgress progress = default;
        for (int index = from; index < end; index++)
        {
            (MixedPart part, int row) = _parts[index];
            long window = WindowOf(part, row);
            if (_encoder.Count > 0 && !(progress.Window == window && progress.Accepts(part, _encoder, _limits)))
            {
                Finish(ref progress);
            }

            if (TryDecode(index, contents) is not { } reader)
            {
                if (_encoder.Count > 0)
                {
                    Finish(ref progress);
                }

                continue;
            }

            using (reader)
            {
                if (!TryAdd(index, reader))
                {
                    return false;
                }

                progress = progress.With(part, reader, _rows[row].Committed) with { Window = window };
            }
        }

        if (_encoder.Count > 0)
        {
            Finish(ref progress);
        }

        return true;
    }

    /// <summary>The period in which a part is deleted: an entry with a time stamp in the future must not keep others
    /// from being deleted.</summary>
    private long WindowOf(in MixedPart part, int row) =>
        Math.Max(part.Latest.UnixNanoseconds, _rows[row].Committed) / _limits.Window;

    private bool TryAdd(int index, BlockReader reader)
    {
        try
        {
            for (int entry = 0; entry < reader.Count; entry++)
            {
                ReadOnlySpan<byte> message = reader.GetMessage(entry);
                BlockRow row = reader.GetRow(entry, message.Length);
                _encoder.Add(message, row, reader.HasLevels ? reader.GetLevel(entry) : null);
            }

            return true;
        }
        catch (InvalidDataException failure)
        {
            _unreadable[index] = failure.Message;
            return false;
        }
    }

    private void Finish(ref BlockInProgress progress)
    {
        EncodedBlock block = _encoder.Finish();
        BlockAddress address = new(
            progress.First.Stream, progress.Checksum, progress.First.FirstSequence, progress.Numbers!);
        MixedPart part = progress.First with
        {
            Count = block.Count,
            Earliest = block.Earliest,
            Latest = block.Latest,
            MessageBytes = block.MessageBytes,
            Kinds = block.Kinds,
            Numbers = progress.Numbers!.Range,
        };
        _merged.Add(new MergedPart(part, address, block, progress.Committed));
        EncodedBytes += block.ContentLength + block.FilterLength;
        progress = default;
    }

    /// <summary>Reads a part; null if it is damaged.</summary>
    private BlockReader? TryDecode(int index, StoredBlob?[] contents)
    {
        (MixedPart part, int row) = _parts[index];
        if (_unreadable.TryGetValue(index, out string? damage))
        {
            _damaged.Add((part, damage));
            return null;
        }

        BlockReader? reader = null;
        try
        {
            contents[row] ??= MixedTable.OpenContent(_store, _rows[row].Key);
            using PooledBytes bytes = MixedTable.ReadPart(contents[row]!, part.Offset, part.Length);
            reader = StoredBlock.Decode(bytes.Span, part.Range);
            return reader.Address is not null ? reader : throw new InvalidDataException("The part has no address.");
        }
        catch (Exception failure) when (failure is InvalidDataException || StoreFailure.IsDamage(failure))
        {
            reader?.Dispose();
            _damaged.Add((part, failure.Message));
            return null;
        }
    }

    /// <summary>The block in the encoder.</summary>
    private readonly record struct BlockInProgress(
        MixedPart First, long NextSequence, EntryNumbers? Numbers, uint Checksum, long Committed)
    {
        public long Window { get; init; }

        public bool Accepts(in MixedPart part, BlockEncoder encoder, MixedLimits limits) =>
            part.FirstSequence == NextSequence
            && encoder.Count + part.Count <= BlockFormat.MaxRows
            && encoder.MessageBytes + part.MessageBytes <= limits.BlockBytes;

        public BlockInProgress With(in MixedPart part, BlockReader reader, long committed) => new(
            Numbers is null ? part : First,
            part.EndSequence,
            Numbers?.With(reader.Numbers) ?? reader.Numbers,
            reader.Address!.StreamChecksum,
            Math.Max(Committed, committed));
    }
}

/// <summary>An encoded part of merged mixed blocks.</summary>
/// <param name="Part">The part.</param>
/// <param name="Address">The identity of its entries.</param>
/// <param name="Block">The entries.</param>
/// <param name="Committed">The time of the last commit, in Unix nanoseconds.</param>
internal sealed record MergedPart(MixedPart Part, BlockAddress Address, EncodedBlock Block, long Committed);
