using Microsoft.Data.Sqlite;
using Monitoring.Entries;
using Monitoring.Storing.Database;
using SQLitePCL;

namespace Monitoring.Storing.Mixed;

/// <summary>Reads the directories of mixed blocks once: a mixed block never changes.</summary>
/// <remarks>Safe to use from several threads, each with its own connection. Keeps the parts of the last snapshot, up to
/// <see cref="MaxParts"/>, which take 6 MiB.</remarks>
internal sealed class MixedDirectories
{
    /// <summary>The maximum number of parts to keep.</summary>
    public const int MaxParts = 1 << 16;

    private readonly Lock _lock = new();
    private Dictionary<NumberRange, MixedPart[]> _known = [];

    /// <summary>The number of parts that are kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _known.Values.Sum(parts => parts.Length);
            }
        }
    }

    /// <summary>Returns the directories of all mixed blocks.</summary>
    /// <param name="snapshot">A connection in a transaction.</param>
    /// <exception cref="SqliteException">The store cannot be read.</exception>
    public MixedSnapshot Read(DatabaseConnection snapshot)
    {
        List<NumberRange> keys = MixedTable.ReadKeys(snapshot);
        if (keys.Count == 0)
        {
            return MixedSnapshot.Empty;
        }

        Dictionary<NumberRange, MixedPart[]> known;
        lock (_lock)
        {
            known = _known;
        }

        List<(NumberRange, MixedPart[])> blocks = new(keys.Count);
        Dictionary<NumberRange, MixedPart[]> kept = new(keys.Count);
        List<string> damage = [];
        int count = 0;
        foreach (NumberRange key in keys)
        {
            if (known.TryGetValue(key, out MixedPart[]? parts) || TryRead(snapshot, key, damage, out parts))
            {
                blocks.Add((key, parts));
                count += parts.Length;
                if (count <= MaxParts)
                {
                    kept[key] = parts;
                }
            }
        }

        lock (_lock)
        {
            _known = kept;
        }

        return new MixedSnapshot(blocks, damage);
    }

    private static bool TryRead(
        DatabaseConnection snapshot, NumberRange key, List<string> damage, out MixedPart[] parts)
    {
        try
        {
            parts = MixedTable.ReadDirectory(snapshot, key);
            return true;
        }
        catch (Exception failure) when (
            failure is InvalidDataException or SqliteException { SqliteErrorCode: raw.SQLITE_IOERR }
            || StoreFailure.IsDamage(failure))
        {
            damage.Add(
                $"A mixed block of the log store is damaged: {failure.Message} The entries with the numbers from "
                + $"{key.From} to {key.To - 1} are skipped. Run Repair-LogStore to recover the readable ones.");
            parts = [];
            return false;
        }
    }
}
