using Monitoring.Files;

namespace Monitoring.Parsing;

/// <summary>The first line of an entry that is still being joined on one output. No later line of that output was
/// emitted.</summary>
internal sealed class OpenLine
{
    /// <summary>Valid only if <see cref="_hasStart"/> is set. Stored unboxed because it is set often and rarely
    /// read.</summary>
    private FilePosition _start;
    private bool _hasStart;

    /// <summary>The number of the read that has the line.</summary>
    public long Ordinal { get; private set; }

    /// <summary>The line's offset in its file.</summary>
    public long Offset { get; private set; }

    /// <summary>The line's position, to find it again after a restart. The stream sets it once.</summary>
    public FilePosition? Start
    {
        get => _hasStart ? _start : null;
        set
        {
            _hasStart = value.HasValue;
            _start = value.GetValueOrDefault();
        }
    }

    /// <summary>Whether the file was truncated since. Then only a copy may have the line.</summary>
    public bool IsTruncatedAway { get; set; }

    /// <summary>Begins an entry with a line that was just read.</summary>
    /// <param name="reads">Numbers the reads.</param>
    /// <param name="offset">The line's offset in its file.</param>
    public void Begin(ReadCounter reads, long offset)
    {
        Ordinal = reads.Current;
        Offset = offset;
        _hasStart = false;
        IsTruncatedAway = false;
    }

    /// <summary>Takes over the first line of another entry, which this one includes.</summary>
    public void Continue(OpenLine other)
    {
        Ordinal = other.Ordinal;
        Offset = other.Offset;
        _hasStart = other._hasStart;
        _start = other._hasStart ? other._start : _start;
        IsTruncatedAway = other.IsTruncatedAway;
    }
}
