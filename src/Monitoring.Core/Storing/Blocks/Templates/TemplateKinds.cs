using System.Runtime.InteropServices;
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

    /// <summary>Counts a message.</summary>
    /// <param name="template">The message's template; new ones in the order of their numbers.</param>
    /// <param name="kind">The output and the level.</param>
    /// <param name="length">The length of the message, in bytes.</param>
    public void Add(int template, EntryKind kind, int length)
    {
        _levels.Add((byte)kind.Level);
        if (template == _firstOfTemplate.Count)
        {
            _firstOfTemplate.Add(_groups.Count);
            _groups.Add(new Group(kind, length));
            return;
        }

        Span<Group> groups = CollectionsMarshal.AsSpan(_groups);
        int index = _firstOfTemplate[template];
        while (true)
        {
            ref Group group = ref groups[index];
            if (group.Kind == kind)
            {
                group.Count(length);
                return;
            }

            if (group.Next < 0)
            {
                group.Next = _groups.Count;
                _groups.Add(new Group(kind, length));
                return;
            }

            index = group.Next;
        }
    }

    /// <summary>Writes the groups of each template, then the levels of the messages whose template
    /// has several.</summary>
    /// <param name="output">The buffer.</param>
    /// <param name="templateOfRow">The template of each message.</param>
    public void Write(ByteBuffer output, ReadOnlySpan<int> templateOfRow)
    {
        if (_positions.Length < _firstOfTemplate.Count)
        {
            _positions = new int[_firstOfTemplate.Count * 2];
        }

        int mixedRows = 0;
        for (int template = 0; template < _firstOfTemplate.Count; template++)
        {
            _positions[template] = mixedRows;
            mixedRows += WriteGroups(output, template);
        }

        if (mixedRows > 0)
        {
            WriteLevels(output, templateOfRow, mixedRows);
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
    private int WriteGroups(ByteBuffer output, int template)
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
        }

        // A template of one level needs no column: the position of its rows is never read.
        return isMixed ? rows : 0;
    }

    private void WriteLevels(ByteBuffer output, ReadOnlySpan<int> templateOfRow, int mixedRows)
    {
        if (_columns.Length < mixedRows)
        {
            _columns = new long[mixedRows * 2];
        }

        int last = _firstOfTemplate.Count - 1;
        int end = mixedRows;
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
    private struct Group(EntryKind kind, int length)
    {
        public readonly EntryKind Kind = kind;
        public int Rows = 1;
        public long Bytes = length;
        public int Next = -1;

        public void Count(int length)
        {
            Rows++;
            Bytes += length;
        }
    }
}
