using System.Numerics;
using Monitoring.Entries;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Mixed;
using Monitoring.Storing.Reading.Connecting;

namespace Monitoring.Storing.Reading.Planning;

/// <summary>The headers of the ordinary blocks of a store and of the parts of its mixed blocks, in one order.</summary>
/// <param name="connection">A connection in a transaction.</param>
/// <param name="mixed">The mixed blocks in that transaction.</param>
internal sealed class PlannedHeaders(ReadingConnection connection, MixedSnapshot mixed)
{
    /// <summary>Descriptions of what cannot be read.</summary>
    public IReadOnlyList<string> Damage => mixed.Damage;

    /// <summary>Reads the state of a store.</summary>
    /// <param name="snapshot">A connection in a transaction.</param>
    public static PlannedHeaders Of(ReadingConnection snapshot) => new(snapshot, snapshot.ReadMixed());

    /// <summary>Returns streams with all of their entries, also those in mixed blocks.</summary>
    /// <param name="streams">The streams, by number.</param>
    public List<StoredStream> Extend(List<StoredStream> streams)
    {
        mixed.Visit(
            [.. streams.Select(stream => stream.Id)],
            (index, _, part) => streams[index] = streams[index] with
            {
                NextSequence = Math.Max(streams[index].NextSequence, part.EndSequence),
            });
        return streams;
    }

    /// <summary>Returns a stream with all of its entries, also those in mixed blocks.</summary>
    public StoredStream Extend(StoredStream stream) =>
        stream with { NextSequence = Math.Max(stream.NextSequence, mixed.FindEnd(stream.Id)) };

    /// <summary>Reads all intact headers of some streams, by stream and sequence.</summary>
    /// <param name="streams">The streams, by number.</param>
    /// <param name="withCounts">Whether to read the counts of ordinary blocks by output and level.</param>
    public List<BlockHeader> Read(IReadOnlyList<StoredStream> streams, bool withCounts)
    {
        List<BlockHeader> headers = BlockTable.Read(connection, streams, withCounts);
        List<BlockHeader> parts = [];
        mixed.Visit(
            [.. streams.Select(stream => stream.Id)], (_, numbers, part) => parts.Add(HeaderOf(part, numbers)));

        // The parts of a stream are in the order of mixed blocks already.
        BlockHeader[] ordered = [.. parts.OrderBy(header => header.Stream)];
        return Merge(headers, ordered);
    }

    /// <summary>Reads the intact headers of a stream that contain a sequence or a later one, in order.</summary>
    public List<BlockHeader> ReadFrom(long stream, long sequence)
    {
        List<BlockHeader> parts = [];
        AddParts(stream, sequence, parts);
        return Merge(BlockTable.ReadFrom(connection, stream, sequence), [.. parts]);
    }

    /// <summary>Reads the intact headers with entries whose numbers are at least the given number, by stream and
    /// sequence.</summary>
    public List<BlockHeader> ReadNumbered(long number)
    {
        List<BlockHeader> parts = [];
        foreach ((NumberRange numbers, MixedPart[] all) in mixed.Blocks)
        {
            foreach (MixedPart part in all)
            {
                if (part.Numbers.To > number)
                {
                    parts.Add(HeaderOf(part, numbers));
                }
            }
        }

        return Merge(BlockTable.ReadNumbered(connection, number), [.. parts.OrderBy(header => header.Stream)]);
    }

    /// <summary>Returns the streams with entries whose numbers are at least the given number, in order.</summary>
    public IEnumerable<long> ReadNew(long number)
    {
        List<long> streams = BlockTable.ReadNew(connection, number);
        int ordinary = streams.Count;
        foreach ((NumberRange numbers, MixedPart[] parts) in mixed.Blocks)
        {
            if (numbers.To > number)
            {
                streams.AddRange(parts.Where(part => part.Numbers.To > number).Select(part => part.Stream));
            }
        }

        return streams.Count == ordinary ? streams : streams.Distinct().Order();
    }

    /// <summary>The latest time stamp in a stream before a sequence; the minimum value if there is none.</summary>
    public LogTimestamp ReadLatestBefore(long stream, long sequence)
    {
        LogTimestamp latest = BlockTable.ReadLatestBefore(connection, stream, sequence);
        foreach ((_, MixedPart[] parts) in mixed.Blocks)
        {
            foreach (MixedPart part in MixedDirectory.Find(parts, stream))
            {
                latest = part.FirstSequence < sequence ? LogTimestamp.Later(latest, part.Latest) : latest;
            }
        }

        return latest;
    }

    private void AddParts(long stream, long sequence, List<BlockHeader> headers)
    {
        foreach ((NumberRange numbers, MixedPart[] parts) in mixed.Blocks)
        {
            foreach (MixedPart part in MixedDirectory.Find(parts, stream))
            {
                if (part.EndSequence > sequence)
                {
                    headers.Add(HeaderOf(part, numbers));
                }
            }
        }
    }

    private static BlockHeader HeaderOf(in MixedPart part, NumberRange numbers) => new(
        numbers.To,
        part.Stream,
        part.FirstSequence,
        part.Count,
        part.Earliest,
        part.Latest,
        part.MessageBytes,
        part.Prior,
        part.Numbers)
    {
        Kinds = part.Kinds == 0 ? null : part.Kinds,
        Counts = CountsOf(part),
        Mixed = new MixedAddress(numbers.From, part.Offset, part.Length),
    };

    /// <summary>The counts of a part whose entries have one output and level.</summary>
    private static KindCount[]? CountsOf(in MixedPart part)
    {
        if (!BitOperations.IsPow2(part.Kinds))
        {
            return null;
        }

        EntryKind kind = EntryKind.Of(BitOperations.Log2((uint)part.Kinds));
        return [new KindCount(kind, part.Count, part.MessageBytes, part.Earliest, part.Latest)];
    }

    /// <summary>Merges two lists in the order of streams and sequences.</summary>
    private static List<BlockHeader> Merge(List<BlockHeader> ordinary, BlockHeader[] parts)
    {
        if (parts.Length == 0)
        {
            return ordinary;
        }

        List<BlockHeader> merged = new(ordinary.Count + parts.Length);
        (int next, int nextPart) = (0, 0);
        while (next < ordinary.Count && nextPart < parts.Length)
        {
            merged.Add(IsBefore(ordinary[next], parts[nextPart]) ? ordinary[next++] : parts[nextPart++]);
        }

        merged.AddRange(ordinary[next..]);
        merged.AddRange(parts[nextPart..]);
        return merged;
    }

    private static bool IsBefore(in BlockHeader left, in BlockHeader right) =>
        (left.Stream, left.FirstSequence).CompareTo((right.Stream, right.FirstSequence)) < 0;
}
