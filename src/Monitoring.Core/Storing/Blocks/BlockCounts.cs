using Monitoring.Entries;

namespace Monitoring.Storing.Blocks;

/// <summary>Counts a block's entries by kind, for the block's row in the database.</summary>
/// <remarks>The format: for each kind with entries, in the order of their numbers: the kind (a byte), the number of
/// entries and the length of their messages (varints), the distance of their earliest time stamp from the block's, and
/// of their latest from their earliest (varints, nanoseconds).</remarks>
internal sealed class BlockCounts
{
    private readonly KindCount[] _counts = new KindCount[EntryKind.Count];

    /// <summary>The kinds of the counted entries, see <see cref="EntryKind.Bit"/>.</summary>
    public int Kinds { get; private set; }

    /// <summary>Counts entries of one kind.</summary>
    public void Add(in KindCount more)
    {
        Kinds |= more.Kind.Bit;
        ref KindCount count = ref _counts[more.Kind.Number];
        count = count.Entries == 0
            ? more
            : new KindCount(
                more.Kind,
                count.Entries + more.Entries,
                count.MessageBytes + more.MessageBytes,
                more.Earliest < count.Earliest ? more.Earliest : count.Earliest,
                more.Latest > count.Latest ? more.Latest : count.Latest);
    }

    /// <summary>Writes the counts.</summary>
    /// <param name="earliest">The block's earliest time stamp.</param>
    /// <param name="output">The buffer.</param>
    public void Write(LogTimestamp earliest, ByteBuffer output)
    {
        for (int number = 0; number < _counts.Length; number++)
        {
            ref readonly KindCount count = ref _counts[number];
            if (count.Entries > 0)
            {
                output.WriteByte((byte)number);
                output.WriteVarint((ulong)count.Entries);
                output.WriteVarint((ulong)count.MessageBytes);
                output.WriteVarint((ulong)(count.Earliest.UnixNanoseconds - earliest.UnixNanoseconds));
                output.WriteVarint((ulong)(count.Latest.UnixNanoseconds - count.Earliest.UnixNanoseconds));
            }
        }
    }

    /// <summary>Removes all counts.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Kinds = 0;
    }

    /// <summary>Reads the counts of a block; null if they are not those of so many entries, so that the block itself
    /// must be read.</summary>
    /// <param name="bytes">The stored bytes; empty if the block has none.</param>
    /// <param name="entries">The number of the block's entries.</param>
    /// <param name="messageBytes">The length of the block's messages, in bytes.</param>
    /// <param name="earliest">The block's earliest time stamp.</param>
    public static KindCount[]? TryRead(
        ReadOnlySpan<byte> bytes, long entries, long messageBytes, LogTimestamp earliest)
    {
        if (bytes.IsEmpty)
        {
            return null;
        }

        try
        {
            List<KindCount> counts = [];
            ByteReader input = new(bytes);
            while (input.Rest.Length > 0)
            {
                EntryKind kind = EntryKind.Of(input.ReadCount(EntryKind.Count - 1));
                long count = input.ReadCount(BlockFormat.MaxRows);
                long length = (long)input.ReadVarint();
                long first = earliest.UnixNanoseconds + (long)input.ReadVarint();
                long last = first + (long)input.ReadVarint();
                counts.Add(new KindCount(kind, count, length, new LogTimestamp(first), new LogTimestamp(last)));
            }

            return counts.Sum(count => count.Entries) == entries
                && counts.Sum(count => count.MessageBytes) == messageBytes ? [.. counts] : null;
        }
        catch (InvalidDataException)
        {
            // The counts only save reading the block, which has all of them.
            return null;
        }
    }
}
