using System.Buffers;
using Monitoring.Entries;

namespace Monitoring.Parsing.Traces;

/// <summary>The lines of one output that are not emitted yet: those of a confirmed trace, and after them those for
/// which the next line decides.</summary>
/// <remarks>All lines are in one buffer, separated by newlines.</remarks>
/// <param name="output">The output.</param>
/// <param name="maxMessageBytes">The maximum length of an entry, in bytes.</param>
internal sealed class TraceGroup(LogOutput output, int maxMessageBytes)
{
    /// <summary>The maximum number of lines in one entry. The rest of a longer trace is another entry.</summary>
    public const int MaxLines = 500;

    /// <summary>The maximum number of lines that wait for a decision: a logger's, an exception's, some of its
    /// message.</summary>
    public const int MaxHeld = 8;

    /// <summary>The maximum number of rows that are kept for the next held lines. JSON of more lines is rare.</summary>
    private const int MaxKept = 128;

    /// <summary>One row more than may be held, because the deciding line is added before the others are joined. JSON
    /// has more rows, because all its lines are held.</summary>
    private LogRecord[] _held = new LogRecord[MaxHeld + 1];
    private BracketBlock _block;
    private byte[] _bytes = [];
    private int _length;
    private int _heldCount;
    private LogRecord _first;
    private int _joinedLength;
    private int _joinedLines;

    /// <summary>The output.</summary>
    public LogOutput Output => output;

    /// <summary>The state after the lines; <see cref="TraceState.None"/> if there are none.</summary>
    public TraceState State { get; private set; }

    /// <summary>The first of the lines.</summary>
    public PendingStart Line { get; } = new();

    /// <summary>The time at which the latest line was read, on the monotonic clock.</summary>
    public long GrownTick { get; private set; }

    /// <summary>The time of the latest line.</summary>
    public LogTimestamp LastTimestamp { get; private set; }

    /// <summary>Whether there are lines.</summary>
    public bool IsOpen => State != TraceState.None;

    /// <summary>Whether a trace is confirmed.</summary>
    public bool IsTrace => _joinedLines > 0;

    /// <summary>Holds a line of the batch that may be the first of a trace, or the next, if some are held
    /// already.</summary>
    public void Hold(LogBatch batch, in LogRecord record, TraceState state)
    {
        if (state == TraceState.Block && State != TraceState.Block)
        {
            BracketBlock.TryBegin(batch.GetMessage(record), out _block);
        }

        State = state;
        Append(batch.GetMessage(record), record);
        GrownTick = batch.ReadTick;
        LastTimestamp = record.Timestamp;
    }

    /// <summary>The move for a line after those of a block of JSON.</summary>
    public TraceMove NextOfBlock(ReadOnlySpan<byte> line) =>
        !_block.TryRead(line)
            ? TraceMove.End : _block.IsComplete
            ? TraceMove.Join(TraceState.Complete) : TraceMove.Hold(TraceState.Block);

    /// <summary>Begins with a line that continues a trace whose earlier lines were emitted.</summary>
    public void BeginContinuation(LogBatch batch, in LogRecord record, in TraceMove move)
    {
        Hold(batch, record, move.State);
        Join();
    }

    /// <summary>Adds a line of the batch; returns false if the entry would be too large.</summary>
    public bool TryAdd(LogBatch batch, in LogRecord record, in TraceMove move)
    {
        if (_joinedLines + _heldCount == MaxLines
            || maxMessageBytes - _length <= record.Length
            || (move.Step == TraceStep.Hold && move.State != TraceState.Block && _heldCount == MaxHeld))
        {
            return false;
        }

        Hold(batch, record, move.State);
        if (move.Step == TraceStep.Join)
        {
            Join();
        }

        return true;
    }

    /// <summary>Emits all lines: the joined ones as one entry, and each held line as an entry.</summary>
    /// <param name="batch">Receives the entries.</param>
    /// <param name="times">Finds the time in JSON, whose first line has none; null if none is read.</param>
    public void Emit(LogBatch batch, MessageTimes? times)
    {
        if (IsTrace)
        {
            if (State == TraceState.Complete && _first.TimestampSource != TimestampSource.Record
                && times?.TryFind(_bytes.AsSpan(0, _joinedLength), batch.ReadAt, out LogTimestamp time) == true)
            {
                _first = _first with { Timestamp = time, TimestampSource = TimestampSource.Message };
            }

            batch.AddJoined(_first with { OriginalLength = _joinedLength }, _bytes.AsSpan(0, _joinedLength), default);
        }

        foreach (ref readonly LogRecord held in _held.AsSpan(0, _heldCount))
        {
            batch.AddJoined(held, _bytes.AsSpan(held.Start, held.Length), default);
        }

        Close();
    }

    private void Append(ReadOnlySpan<byte> message, in LogRecord record)
    {
        int start = _joinedLines + _heldCount == 0 ? 0 : _length + 1;
        EnsureCapacity(start + message.Length);
        if (start > 0)
        {
            _bytes[start - 1] = (byte)'\n';
        }

        message.CopyTo(_bytes.AsSpan(start));
        _length = start + message.Length;
        if (_heldCount == _held.Length)
        {
            Array.Resize(ref _held, _held.Length * 2);
        }

        _held[_heldCount++] = record with { Start = start };
    }

    private void Join()
    {
        if (!IsTrace)
        {
            _first = _held[0];
        }

        _joinedLines += _heldCount;
        _joinedLength = _length;
        _heldCount = 0;
    }

    private void EnsureCapacity(int length)
    {
        if (_bytes.Length < length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, length));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ReturnBuffer();
            _bytes = larger;
        }
    }

    private void Close()
    {
        ReturnBuffer();
        if (_held.Length > MaxKept)
        {
            _held = new LogRecord[MaxHeld + 1];
        }

        _length = 0;
        _heldCount = 0;
        _joinedLength = 0;
        _joinedLines = 0;
        State = TraceState.None;
    }

    private void ReturnBuffer()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }
}
