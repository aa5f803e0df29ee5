using System.Runtime.InteropServices;
using Monitoring.Entries;
using Monitoring.Storing.Blocks.Columns;

namespace Monitoring.Storing.Blocks.Templates;

/// <summary>The outputs and levels of the messages of each template of a block under construction.</summary>
/// <remarks>Most templates have one level, so that a block has levels for single messages only where a template has
/// several: where the level is a token, such as bunyan's <c>"level":50</c>.</remarks>
internal sealed class TemplateKinds
{
    private readonly List<Group> _groups = [];
    private readonly List<int> _firstOfTemplate = [];
    private readonly List<byte> _levels = [];
    private long[] _columns = [];
    private int[] _positions = [];
    private int _mixedRows;

    /// <summary>Counts a message.</summary>
    /// <param name="template">The message's template; new ones in the order of their numbers.</param>
    /// <param name="kind">The output and the level.</param>
    /// <param name="time">The time of the entry.</param>
    /// <param name="length">The length of the message, in bytes.</param>
    public void Add(int template, EntryKind kind, LogTimestamp time, int length)
    {
        _levels.Add((byte)kind.Level);
        if (template == _firstOfTemplate.Count)
        {
            _firstOfTemplate.Add(_groups.Count);
            _groups.Add(new Group(kind, time, length));
            return;
        }

        Span<Group> groups = CollectionsMarshal.AsSpan(_groups);
        int index = _firstOfTemplate[template];
        while (true)
        {
            ref Group group = ref groups[index];
            if (group.Kind == kind)
            {
                group.Count(time, length);
                return;
            }

            if (group.Next < 0)
            {
                group.Next = _groups.Count;
                _groups.Add(new Group(kind, time, length));
                return;
            }

            index = group.Next;
        }
    }

    /// <summary>Writes the groups of each template.</summary>
    /// <param name="earliest">The block's earliest time stamp.</param>
    /// <param name="output">The buffer.</param>
    public void WriteGroups(LogTimestamp earliest, ByteBuffer output)
    {
        if (_positions.Length < _firstOfTemplate.Count)
        {
            _positions = new int[_firstOfTemplate.Count * 2];
        }

        output.WriteSigned(earliest.UnixNanoseconds);
        _mixedRows = 0;
        for (int template = 0; template < _firstOfTemplate.Count; template++)
        {
            _positions[template] = _mixedRows;
            _mixedRows += WriteGroups(earliest, output, template);
        }
    }

    /// <summary>Counts the messages by output and level.</summary>
    public void Count(BlockCounts counts)
    {
        foreach (ref readonly Group group in CollectionsMarshal.AsSpan(_groups))
        {
            counts.Add(new KindCount(
                group.Kind, group.Rows, group.Bytes, new LogTimestamp(group.Earliest), new LogTimestamp(group.Latest)));
        }
    }

    /// <summary>Removes all messages.</summary>
    public void Clear()
    {
        _groups.Clear();
        _firstOfTemplate.Clear();
        _levels.Clear();
    }

    /// <summary>Writes the groups of a template and returns the number of its messages if it has
    /// several levels.</summary>
    private int WriteGroups(LogTimestamp earliest, ByteBuffer output, int template)
    {
        ReadOnlySpan<Group> groups = CollectionsMarshal.AsSpan(_groups);
        int first = _firstOfTemplate[template];
        (int count, int rows, bool isMixed) = (0, 0, false);
        for (int index = first; index >= 0; index = groups[index].Next)
        {
            count++;
            rows += groups[index].Rows;
            isMixed |= groups[index].Kind.Level != groups[first].Kind.Level;
        }

        output.WriteByte((byte)count);
        for (int index = first; index >= 0; index = groups[index].Next)
        {
            output.WriteByte((byte)groups[index].Kind.Number);
            output.WriteVarint((ulong)groups[index].Rows);
            output.WriteVarint((ulong)groups[index].Bytes);
            output.WriteVarint((ulong)(groups[index].Earliest - earliest.UnixNanoseconds));
            output.WriteVarint((ulong)(groups[index].Latest - groups[index].Earliest));
        }

        // A template of one level needs no column: the position of its rows is never read.
        return isMixed ? rows : 0;
    }

    /// <summary>Writes the levels of the messages whose template has several; after the groups.</summary>
    /// <param name="output">The buffer.</param>
    /// <param name="templateOfRow">The template of each message.</param>
    public void WriteLevels(ByteBuffer output, ReadOnlySpan<int> templateOfRow)
    {
        if (_mixedRows == 0)
        {
            return;
        }

        if (_columns.Length < _mixedRows)
        {
            _columns = new long[_mixedRows * 2];
        }

        int last = _firstOfTemplate.Count - 1;
        int end = _mixedRows;
        Span<bool> isMixed = last < 1024 ? stackalloc bool[last + 1] : new bool[last + 1];
        for (int template = last; template >= 0; template--)
        {
            isMixed[template] = _positions[template] < end;
            end = _positions[template];
        }

        for (int row = 0; row < templateOfRow.Length; row++)
        {
            if (isMixed[templateOfRow[row]])
            {
                _columns[_positions[templateOfRow[row]]++] = _levels[row];
            }
        }

        // After the loop, the position of a template is the end of its column.
        int start = 0;
        for (int template = 0; template <= last; template++)
        {
            if (isMixed[template])
            {
                PackedIntegers.Write(output, _columns.AsSpan(start, _positions[template] - start));
                start = _positions[template];
            }
        }
    }

    /// <summary>The messages of a template with one output and level.</summary>
    private struct Group(EntryKind kind, LogTimestamp time, int length)
    {
        public readonly EntryKind Kind = kind;
        public int Rows = 1;
        public long Bytes = length;
        public long Earliest = time.UnixNanoseconds;
        public long Latest = time.UnixNanoseconds;
        public int Next = -1;

        public void Count(LogTimestamp time, int length)
        {
            Rows++;
            Bytes += length;
            Earliest = Math.Min(Earliest, time.UnixNanoseconds);
            Latest = Math.Max(Latest, time.UnixNanoseconds);
        }
    }
}
