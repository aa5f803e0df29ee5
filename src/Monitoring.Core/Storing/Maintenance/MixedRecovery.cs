using Monitoring.Entries;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Contents;
using Monitoring.Storing.Database.Schema;
using Monitoring.Storing.Mixed;

namespace Monitoring.Storing.Maintenance;

// Implementation notes
//
// The parts become ordinary blocks of the new store. Without its directory a mixed block's parts are found in its
// content, where each has its length. The new store has no mixed blocks.

/// <summary>Copies the readable parts and checkpoints of the mixed blocks of a damaged store into a new one.</summary>
internal sealed class MixedRecovery(StoreConnection damaged, StoreConnection store, BlockRecovery blocks)
{
    /// <summary>More sequences than a stream has in the mixed blocks of a store.</summary>
    private const long UnknownSequences = 1 << 24;

    private readonly MixedCheckpoints _checkpoints = new();

    /// <summary>The last checkpoint of each path in the mixed blocks; null for a path that no longer exists.</summary>
    public IReadOnlyDictionary<string, byte[]?> Checkpoints => _checkpoints.Packed;

    /// <summary>Whether some checkpoints could not be read.</summary>
    public bool MayLackCheckpoints { get; private set; }

    /// <summary>The number of sequences that every stream must skip, because the streams of lost entries are
    /// unknown.</summary>
    public long SkippedSequences { get; private set; }

    /// <summary>Copies all readable parts.</summary>
    /// <returns>The number of mixed blocks that were lost completely or in part.</returns>
    public long Copy(CancellationToken cancellationToken)
    {
        if (!StoreSchema.HasMixed(damaged))
        {
            return 0;
        }

        SortedDictionary<long, (NumberRange Numbers, long Committed)> rows = [];
        bool isWhole = new DamagedTables(damaged).TryReadFromBothEnds(
            "SELECT first_number, end_number, committed FROM mixed ORDER BY end_number",
            row => rows[row.GetInt64(1)] = (new NumberRange(row.GetInt64(0), row.GetInt64(1)), row.GetInt64(2)));
        long lost = isWhole ? 0 : 1;
        MayLackCheckpoints = !isWhole;
        SkippedSequences = isWhole ? 0 : UnknownSequences;
        foreach ((NumberRange numbers, long committed) in rows.Values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            store.InTransaction(() => lost += TryCopy(numbers, committed) ? 0 : 1);
            CopyCheckpoints(numbers.To);
        }

        return lost;
    }

    private bool TryCopy(NumberRange numbers, long committed)
    {
        MixedPart[] parts;
        try
        {
            parts = MixedTable.ReadDirectory(damaged, numbers);
        }
        catch (Exception failure) when (failure is InvalidDataException || StoreFailure.IsDamage(failure))
        {
            return TryCopyWithoutDirectory(numbers, committed);
        }

        bool isWhole = true;
        foreach (MixedPart part in parts)
        {
            using PooledBytes? content = TryReadContent(numbers.To, part.Offset, part.Length);
            isWhole &= TryAdd(part, content is null ? [] : content.Span, committed);
        }

        return isWhole;
    }

    private bool TryCopyWithoutDirectory(NumberRange numbers, long committed)
    {
        using PooledBytes? content = TryReadContent(numbers.To, 0, length: null);
        List<MixedPart> parts = [];
        bool isWhole = content is not null && MixedRepair.TryFindParts(content.Span, numbers, out parts);
        foreach (MixedPart part in parts)
        {
            TryAdd(part, content!.Span.Slice(part.Offset, part.Length), committed);
        }

        SkippedSequences += isWhole ? 0 : Math.Min(numbers.To - numbers.From, UnknownSequences);
        return isWhole;
    }

    private bool TryAdd(in MixedPart part, ReadOnlySpan<byte> content, long committed)
    {
        RecoveredBlock block = new(
            0, part.Range, part.Earliest.UnixNanoseconds, part.Latest.UnixNanoseconds, part.MessageBytes, part.Numbers)
        {
            Committed = committed,
            Prior = part.Prior.UnixNanoseconds,
        };
        BlockAddress? address = ReadAddress(content, part.Range);
        block = address is null
            ? block with { IsQuarantined = true } : block with { StoredBytes = content.Length };
        byte[] bytes = content.ToArray();
        bool isAdded = DamagedTables.TryInsert(() => blocks.AddPart(block, address, bytes));
        return isAdded && address is not null;
    }

    private static BlockAddress? ReadAddress(ReadOnlySpan<byte> content, StoredRange range)
    {
        if (!StoredBlock.TryReadAll(content, range, out _))
        {
            return null;
        }

        using BlockReader reader = new(content);
        return reader.Address;
    }

    private PooledBytes? TryReadContent(long key, int offset, int? length)
    {
        try
        {
            using StoredBlob content = MixedTable.OpenContent(damaged, key);
            return MixedTable.ReadPart(
                content, offset, length ?? Math.Min(content.Length, StoreLimits.MaxValueBytes));
        }
        catch (Exception failure) when (failure is InvalidDataException || StoreFailure.IsDamage(failure))
        {
            return null;
        }
    }

    private void CopyCheckpoints(long key)
    {
        try
        {
            MixedTable.ReadCheckpoints(damaged, key, _checkpoints);
        }
        catch (Exception failure) when (failure is InvalidDataException || StoreFailure.IsDamage(failure))
        {
            MayLackCheckpoints = true;
        }
    }
}
