using System.Globalization;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Mixed;

/// <summary>Merges mixed blocks, and divides them into ordinary blocks, one step at a time.</summary>
/// <remarks>Each result is written in one transaction, so that a reader finds each entry once at any moment.</remarks>
internal sealed class MixedUpkeep : IDisposable
{
    /// <summary>The number of rows above which rows are merged even under full load.</summary>
    private const int MaxWaitingRows = 256;

    private const int DefaultBlockBytes = 1 << 20;

    private readonly StoreConnection _store;
    private readonly StoreTables _tables;
    private readonly MixedStore _mixed;
    private readonly MixedLimits _limits;
    private readonly TimeProvider _timeProvider;
    private readonly Action<StoreEvent> _report;
    private readonly string _path;
    private readonly MixedBuilder _builder;
    private readonly StoreStatement _addDamaged;
    private MixedMerge? _merge;
    private bool _isSealRequested;

    /// <summary>Prepares the statements; nothing is read yet.</summary>
    public MixedUpkeep(
        StoreConnection store, StoreTables tables, MixedStore mixed, MixedLimits limits, string path,
        TimeProvider timeProvider, Action<StoreEvent> report)
    {
        (_store, _tables, _mixed, _limits, _path) = (store, tables, mixed, limits, path);
        (_timeProvider, _report) = (timeProvider, report);
        _builder = new MixedBuilder(store);
        _addDamaged = store.Prepare("""
            INSERT INTO block (stream, first_seq, count, earliest, latest, message_bytes, stored_bytes, committed, prior, first_number, end_number, state)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?9, ?10, 1)
            """);
    }

    /// <summary>Called with the stream of each new ordinary block, and the length of its messages in bytes.</summary>
    public Action<long, long> BlockAdded { get; init; } = static (_, _) => { };

    /// <summary>Called before a transaction of so many bytes.</summary>
    public Action<long> BeforeWrite { get; init; } = static _ => { };

    /// <summary>The number of blocks that merging and sealing have added; below 0 if they have removed some.</summary>
    public long BlocksAdded { get; private set; }

    /// <summary>Whether there is work now.</summary>
    public bool HasWork => _mixed.IsNew
        || _merge is not null
        || FindSealed() > 0
        || MixedPlan.TryFindMerged(_mixed.Rows, out _);

    /// <summary>Whether the work cannot wait for a time without commits.</summary>
    public bool MustWork => _mixed.Rows.Count > MaxWaitingRows || MixedPlan.IsEnough(_mixed.Rows, _limits, factor: 2);

    /// <summary>The time until the next work.</summary>
    public TimeSpan Due => HasWork ? TimeSpan.Zero
        : _mixed.Rows.Count == 0 ? TimeSpan.MaxValue
        : _limits.SealAge - Age is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero;

    private TimeSpan Age =>
        _mixed.Rows.Count == 0 ? TimeSpan.Zero : _timeProvider.GetElapsedTime(_mixed.Rows[0].Tick);

    /// <summary>Requests to seal all rows.</summary>
    public void RequestSeal() => _isSealRequested = true;

    /// <summary>Discards the work in progress, because a transaction failed.</summary>
    public void Forget()
    {
        _merge?.Dispose();
        _merge = null;
        _builder.Clear();
        _mixed.Forget();
    }

    /// <summary>Does one step of the work.</summary>
    public void Step()
    {
        try
        {
            _mixed.EnsureLoaded();
            if ((_merge ??= Begin()) is { } merge && !merge.Step())
            {
                Finish(merge);
            }
        }
        catch
        {
            Forget();
            throw;
        }
    }

    /// <summary>Seals all rows now.</summary>
    public void SealAll()
    {
        Forget();
        RequestSeal();
        _mixed.EnsureLoaded();
        while (_mixed.Rows.Count > 0)
        {
            Step();
        }
    }

    /// <summary>Seals all rows of a store without a writer. The caller holds the writer's lock.</summary>
    /// <param name="store">The store.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <param name="report">Receives events for the operator.</param>
    public static void SealAll(StoreConnection store, string path, Action<StoreEvent> report)
    {
        StoreTables tables = new(store);
        MixedStore mixed = new(store, tables, new MixedRepair(store, tables, path, report), TimeProvider.System);
        MixedLimits limits = new(0, TimeSpan.Zero, long.MaxValue, DefaultBlockBytes);
        using MixedUpkeep upkeep = new(store, tables, mixed, limits, path, TimeProvider.System, report);
        upkeep.SealAll();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _merge?.Dispose();
        _builder.Dispose();
    }

    private int FindSealed() => MixedPlan.FindSealed(_mixed.Rows, _limits, Age, _isSealRequested);

    private MixedMerge? Begin()
    {
        int end = FindSealed();
        if (end > 0)
        {
            return new MixedMerge(_store, [.. _mixed.Rows.Take(end)], _limits, seals: true);
        }

        _isSealRequested = false;
        return MixedPlan.TryFindMerged(_mixed.Rows, out int first)
            ? new MixedMerge(
                _store, [.. _mixed.Rows.Skip(first).Take(MixedPlan.MinMerged)], _limits, seals: false)
            : null;
    }

    private void Finish(MixedMerge merge)
    {
        if (merge.Damaged.Count > 0 && !merge.Seals)
        {
            // Only ordinary blocks can be quarantined.
            RequestSeal();
        }
        else if (merge.Seals)
        {
            Seal(merge);
            _isSealRequested &= _mixed.Rows.Count > 0;
        }
        else
        {
            Merge(merge);
        }

        _merge = null;
        merge.Dispose();
    }

    private void Merge(MixedMerge merge)
    {
        int first = IndexOf(merge.FirstKey);
        MixedCheckpoints checkpoints = ReadCheckpoints(merge);
        BeforeWrite(merge.EncodedBytes);
        _store.InTransaction(() =>
        {
            foreach (MergedPart part in merge.Merged)
            {
                part.Block.SetAddress(part.Address);
                _builder.Add(part.Part, part.Block.Content);
            }

            _mixed.Replace(first, first + merge.RowCount, _builder, checkpoints);
        });
        BlocksAdded += Math.Min(1, merge.Merged.Count) - merge.BlockCount;
    }

    private void Seal(MixedMerge merge)
    {
        MixedCheckpoints checkpoints = ReadCheckpoints(merge);
        BeforeWrite(merge.EncodedBytes);
        List<(MixedPart Part, string Damage)> lost = [];
        int added = 0;
        _store.InTransaction(() =>
        {
            Dictionary<long, (long Next, LogTimestamp Latest)> ends = [];
            foreach (MergedPart part in merge.Merged)
            {
                if (_tables.ReadEnd(part.Part.Stream) is null)
                {
                    lost.Add((part.Part, "Its stream is missing."));
                    continue;
                }

                _tables.AddBlock(part.Address, part.Block, part.Part.Prior, part.Committed);
                AddEnd(ends, part.Part);
                added++;
            }

            foreach ((MixedPart part, string damage) in merge.Damaged)
            {
                lost.Add((part, damage));
                if (_tables.ReadEnd(part.Stream) is not null)
                {
                    AddDamaged(part, _mixed.Rows[0].Committed);
                    AddEnd(ends, part);
                    added++;
                }
            }

            _mixed.RemoveSealed(merge.RowCount, ends, checkpoints);
        });
        BlocksAdded += added - merge.BlockCount;
        foreach (MergedPart part in merge.Merged)
        {
            BlockAdded(part.Part.Stream, part.Part.MessageBytes);
        }

        Report(lost);
    }

    private int IndexOf(long key)
    {
        int index = 0;
        while (_mixed.Rows[index].Key != key)
        {
            index++;
        }

        return index;
    }

    private static void AddEnd(Dictionary<long, (long Next, LogTimestamp Latest)> ends, in MixedPart part)
    {
        (long next, LogTimestamp latest) = ends.GetValueOrDefault(part.Stream, (0, new LogTimestamp(long.MinValue)));
        ends[part.Stream] = (Math.Max(next, part.EndSequence), LogTimestamp.Later(latest, part.Latest));
    }

    private void AddDamaged(in MixedPart part, long committed) => _addDamaged
        .Bind(1, part.Stream)
        .Bind(2, part.FirstSequence)
        .Bind(3, part.Count)
        .Bind(4, part.Earliest.UnixNanoseconds)
        .Bind(5, part.Latest.UnixNanoseconds)
        .Bind(6, part.MessageBytes)
        .Bind(7, committed)
        .Bind(8, part.Prior.UnixNanoseconds)
        .Bind(9, part.Numbers.From)
        .Bind(10, part.Numbers.To)
        .Run();

    private MixedCheckpoints ReadCheckpoints(MixedMerge merge)
    {
        MixedCheckpoints checkpoints = new();
        foreach (MixedRow row in merge.Rows)
        {
            try
            {
                MixedTable.ReadCheckpoints(_store, row.Key, checkpoints);
            }
            catch (Exception failure) when (failure is InvalidDataException || StoreFailure.IsDamage(failure))
            {
                _report(new StoreEvent(
                    WarningKind.StoreDamaged,
                    string.Create(CultureInfo.InvariantCulture, $"{_path} checkpoints {row.Key}"),
                    $"Some checkpoints in the log store {_path} are damaged. After a restart, some lines may be stored "
                    + "again. Check the disk of the store."));
            }
        }

        return checkpoints;
    }

    private void Report(List<(MixedPart Part, string Damage)> lost)
    {
        if (lost.Count > 0)
        {
            MixedPart first = lost[0].Part;
            _report(new StoreEvent(
                WarningKind.StoreDamaged,
                string.Create(CultureInfo.InvariantCulture, $"{_path} entries {first.Numbers.From}"),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{lost.Count} parts of mixed blocks of the log store {_path} are damaged ({lost[0].Damage}) and "
                    + $"were quarantined, with {lost.Sum(part => (long)part.Part.Count)} entries. Check the disk, and "
                    + $"check the rest of the store with Test-LogStore.")));
        }
    }
}
