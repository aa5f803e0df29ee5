using System.Globalization;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Contents;

namespace Monitoring.Storing.Mixed;

/// <summary>Restores the directories of mixed blocks from their contents, and removes mixed blocks that cannot be
/// read.</summary>
internal sealed class MixedRepair(StoreConnection store, StoreTables tables, string path, Action<StoreEvent> report)
{
    /// <summary>Repairs the damaged mixed blocks, each in a transaction.</summary>
    /// <returns>The number of sequences that every stream must skip, because the streams of lost entries are
    /// unknown.</returns>
    public long Run()
    {
        long skipped = 0;
        foreach (NumberRange key in MixedTable.ReadKeys(store))
        {
            try
            {
                _ = MixedTable.ReadDirectory(store, key);
            }
            catch (Exception failure) when (failure is InvalidDataException || StoreFailure.IsDamage(failure))
            {
                skipped += Repair(key, failure);
            }
        }

        return skipped;
    }

    /// <summary>Finds the intact parts in the content of a mixed block, without its directory.</summary>
    /// <param name="content">The content.</param>
    /// <param name="numbers">The numbers of the mixed block.</param>
    /// <param name="parts">The parts, by stream and sequence.</param>
    /// <returns>Whether all of the content is intact.</returns>
    public static bool TryFindParts(ReadOnlySpan<byte> content, NumberRange numbers, out List<MixedPart> parts)
    {
        parts = [];
        ByteReader input = new(content);
        bool isWhole = true;
        try
        {
            while (!input.Rest.IsEmpty)
            {
                int length = input.ReadCount(StoreLimits.MaxValueBytes);
                int offset = content.Length - input.Rest.Length;
                MixedPart? part = Describe(input.Read(length), numbers, offset);
                isWhole &= part is not null;
                if (part is { } found)
                {
                    parts.Add(found);
                }
            }
        }
        catch (InvalidDataException)
        {
            isWhole = false;
        }

        // The contents of a handmade store may overlap.
        parts.Sort(MixedPart.Compare);
        int all = parts.Count;
        for (int index = parts.Count - 1; index > 0; index--)
        {
            if (parts[index].Stream == parts[index - 1].Stream
                && parts[index].FirstSequence < parts[index - 1].EndSequence)
            {
                parts.RemoveAt(index);
            }
        }

        return isWhole && parts.Count == all;
    }

    private long Repair(NumberRange key, Exception failure)
    {
        byte[] content = ReadContent(key);
        bool isWhole = TryFindParts(content, key, out List<MixedPart> parts) && parts.Count > 0;
        long lost = isWhole ? 0 : key.To - key.From;
        using MixedBuilder builder = new(store);
        using StoreStatement skip = store.PrepareOnce("UPDATE stream SET next_seq = next_seq + ?1");
        using StoreStatement read = store.PrepareOnce(
            "SELECT level, committed, checkpoints FROM mixed WHERE end_number = ?1");
        using StoreStatement delete = store.PrepareOnce("DELETE FROM mixed WHERE end_number = ?1");
        store.InTransaction(() =>
        {
            (MixedRow row, MixedCheckpoints checkpoints) = ReadRow(read, key);
            EntryNumbering.SetNext(tables, EntryNumbering.ReadNext(store));
            delete.Bind(1, key.To).Run();
            parts.ForEach(part => builder.Add(part, content.AsSpan(part.Offset, part.Length)));
            builder.Write(row, checkpoints);
            skip.Bind(1, lost).Run();
        });
        report(new StoreEvent(
            WarningKind.StoreDamaged,
            path + string.Create(CultureInfo.InvariantCulture, $" entries {key.From}"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"A mixed block of the log store {path} is damaged ({failure.Message}). {parts.Sum(part => part.Count)} "
                + $"of at most {key.To - key.From} entries were recovered. Check the disk, and check the rest of the "
                + $"store with Test-LogStore.")));
        return lost;
    }

    private byte[] ReadContent(NumberRange key)
    {
        try
        {
            using StoredBlob blob = MixedTable.OpenContent(store, key.To);
            byte[] content = new byte[Math.Min(blob.Length, StoreLimits.MaxValueBytes)];
            blob.Read(0, content);
            return content;
        }
        catch (Exception failure) when (failure is InvalidDataException || StoreFailure.IsDamage(failure))
        {
            return [];
        }
    }

    private static (MixedRow Row, MixedCheckpoints Checkpoints) ReadRow(StoreStatement read, NumberRange key)
    {
        MixedCheckpoints checkpoints = new();
        MixedRow row = new(key, 0, 0);
        try
        {
            read.Bind(1, key.To);
            if (read.Step())
            {
                row = new MixedRow(key, (int)read.GetInt64(0), read.GetInt64(1));
                checkpoints.Add(read.GetBlob(2));
            }
        }
        catch (Exception failure) when (failure is InvalidDataException || StoreFailure.IsDamage(failure))
        {
            // The logs are read from the checkpoints before.
        }
        finally
        {
            read.Reset();
        }

        return (row, checkpoints);
    }

    private static MixedPart? Describe(ReadOnlySpan<byte> content, NumberRange numbers, int offset)
    {
        try
        {
            using BlockReader reader = StoredBlock.Decode(content, null);
            if (reader.Address is not { } address || !numbers.Contains(reader.Numbers.Range))
            {
                return null;
            }

            (long earliest, long latest, long messageBytes) = (long.MaxValue, long.MinValue, 0);
            for (int row = 0; row < reader.Count; row++)
            {
                long time = reader.GetRow(row).Timestamp.UnixNanoseconds;
                (earliest, latest) = (Math.Min(earliest, time), Math.Max(latest, time));
                messageBytes += reader.GetMessage(row).Length;
            }

            return new MixedPart(
                address.Stream,
                address.FirstSequence,
                reader.Count,
                new LogTimestamp(earliest),
                new LogTimestamp(latest),
                messageBytes,
                new LogTimestamp(long.MinValue),
                reader.Numbers.Range,
                offset,
                content.Length);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
