using System.Buffers;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Storing.Blocks.Columns;

namespace Monitoring.Storing.Blocks.Templates;

/// <summary>The outputs and levels of a block's messages, as <see cref="TemplateKinds"/> wrote them.</summary>
internal sealed class KindReader : IDisposable
{
    private readonly TemplateGroup[] _groups;
    private readonly int[] _firstGroups;
    private ushort[] _templateOfRow = [];
    private byte[] _levelOfTemplate = [];

    /// <summary>The level of each message; empty if each template has one level.</summary>
    private byte[] _levels = [];

    /// <summary>Reads the groups of each template.</summary>
    /// <param name="section">The section's bytes.</param>
    /// <param name="rows">The number of messages in the block.</param>
    /// <param name="templates">The number of templates.</param>
    /// <exception cref="InvalidDataException">The bytes are not complete.</exception>
    public KindReader(ReadOnlySpan<byte> section, int rows, int templates)
    {
        _firstGroups = new int[templates + 1];
        List<TemplateGroup> groups = new(templates * 2);
        ByteReader input = new(section);
        long earliest = input.ReadSigned();
        for (int template = 0; template < templates; template++)
        {
            for (int left = input.ReadCount(EntryKind.Count); left > 0; left--)
            {
                EntryKind kind = EntryKind.Of(input.ReadCount(EntryKind.Count - 1));
                int count = input.ReadCount(rows);
                long bytes = input.ReadCount(int.MaxValue);
                long first = earliest + (long)input.ReadVarint();
                long last = first + (long)input.ReadVarint();
                groups.Add(new TemplateGroup(kind, count, bytes, new LogTimestamp(first), new LogTimestamp(last)));
            }

            _firstGroups[template + 1] = groups.Count;
        }

        _groups = [.. groups];
    }

    /// <summary>The messages of a template by output and level.</summary>
    public ReadOnlySpan<TemplateGroup> GroupsOf(int template) =>
        _groups.AsSpan(_firstGroups[template].._firstGroups[template + 1]);

    /// <summary>The level of a message.</summary>
    public LogLevel GetLevel(int row) =>
        (LogLevel)(_levels.Length > 0 ? _levels[row] : _levelOfTemplate[_templateOfRow[row]]);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_levels.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_levels);
            _levels = [];
        }
    }

    /// <summary>Reads the levels of messages whose template has several.</summary>
    /// <param name="input">The rest of the head.</param>
    /// <param name="templateOfRow">The template of each message.</param>
    /// <exception cref="InvalidDataException">The bytes are not complete, or do not agree with the
    /// messages.</exception>
    public void ReadLevels(ref ByteReader input, ushort[] templateOfRow)
    {
        CheckRows(templateOfRow);
        int templates = _firstGroups.Length - 1;
        byte[]?[]? columns = null;
        byte[] levels = new byte[templates];
        for (int template = 0; template < templates; template++)
        {
            ReadOnlySpan<TemplateGroup> groups = GroupsOf(template);
            levels[template] = groups.IsEmpty ? (byte)0 : (byte)groups[0].Kind.Level;
            int rows = 0;
            bool isMixed = false;
            foreach (ref readonly TemplateGroup group in groups)
            {
                rows += group.Rows;
                isMixed |= group.Kind.Level != groups[0].Kind.Level;
            }

            if (isMixed)
            {
                columns ??= new byte[templates][];
                columns[template] = ReadColumn(ref input, rows);
            }
        }

        (_templateOfRow, _levelOfTemplate) = (templateOfRow, levels);
        if (columns is null)
        {
            return;
        }

        _levels = ArrayPool<byte>.Shared.Rent(templateOfRow.Length);
        int[] ranks = new int[templates];
        for (int row = 0; row < templateOfRow.Length; row++)
        {
            int template = templateOfRow[row];
            _levels[row] = columns[template] is { } column ? column[ranks[template]++] : levels[template];
        }
    }

    /// <summary>Checks that the groups of each template have as many messages as the template.</summary>
    private void CheckRows(ushort[] templateOfRow)
    {
        int[] rows = new int[_firstGroups.Length - 1];
        foreach (ushort template in templateOfRow)
        {
            rows[template]++;
        }

        for (int template = 0; template < rows.Length; template++)
        {
            foreach (ref readonly TemplateGroup group in GroupsOf(template))
            {
                rows[template] -= group.Rows;
            }

            if (rows[template] != 0)
            {
                throw new InvalidDataException("The block's levels are not those of its messages.");
            }
        }
    }

    private static byte[] ReadColumn(ref ByteReader reader, int rows)
    {
        byte[] levels = new byte[rows];
        Span<long> run = stackalloc long[PackedIntegers.RunLength];
        for (int row = 0; row < rows; row += run.Length)
        {
            run = run[..Math.Min(run.Length, rows - row)];
            PackedIntegers.Read(ref reader, run);
            for (int index = 0; index < run.Length; index++)
            {
                levels[row + index] = (ulong)run[index] < EntryKind.Levels
                    ? (byte)run[index]
                    : throw new InvalidDataException("The block has a level that is not supported.");
            }
        }

        return levels;
    }
}
