using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Monitoring.Entries;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Exporting.Batches;

/// <summary>Entries in the order in which they are sent, with their messages in one buffer that is reused.</summary>
/// <remarks>Messages are valid UTF-8: invalid bytes are replaced with U+FFFD when an entry is added. Memory: the limits
/// of the batch, or one entry if that is larger.</remarks>
/// <param name="limits">The size of the batch.</param>
internal sealed class ExportBatch(ExportLimits limits)
{
    private readonly Dictionary<long, int> _indexes = [];
    private readonly List<LogMetadata> _sources = [];
    private ExportRow[] _rows = new ExportRow[64];
    private byte[] _bytes = new byte[16 << 10];
    private int _length;
    private long _lastStream;
    private int _lastSource;

    /// <summary>The number of entries.</summary>
    public int Count { get; private set; }

    /// <summary>The entries.</summary>
    public ReadOnlySpan<ExportRow> Rows => _rows.AsSpan(0, Count);

    /// <summary>The metadata of the streams in the batch.</summary>
    public IReadOnlyList<LogMetadata> Sources => _sources;

    /// <summary>The size that counts against the limit, in bytes.</summary>
    public long Size => _length + ((long)Count * ExportLimits.EntryBytes);

    /// <summary>The memory that the batch holds, in bytes.</summary>
    public long HeldBytes => _bytes.Length + ((long)_rows.Length * Unsafe.SizeOf<ExportRow>());

    /// <summary>The maximum of <see cref="HeldBytes"/>: the messages twice, because a buffer doubles, and the rows.
    /// While a batch has one larger entry, it holds that entry instead.</summary>
    public static long MaxHeldBytes(ExportLimits limits) =>
        (2L * limits.MaxBytes) + (16 << 10) + ((long)Math.Max(64, limits.MaxEntries) * Unsafe.SizeOf<ExportRow>());

    /// <summary>The message of an entry.</summary>
    public ReadOnlySpan<byte> MessageOf(in ExportRow row) => _bytes.AsSpan(row.Start, row.Length);

    /// <summary>Adds an entry, unless the batch is full; the first entry always fits.</summary>
    public bool TryAdd(in EntryView entry)
    {
        if (Count > 0
            && (Count == limits.MaxEntries || Size + entry.Message.Length + ExportLimits.EntryBytes > limits.MaxBytes))
        {
            return false;
        }

        LogPlace place = entry.Cursor.Place!.Value;
        int start = _length;
        Append(entry.Message);
        if (Count == _rows.Length)
        {
            Array.Resize(ref _rows, Math.Min(_rows.Length * 2, limits.MaxEntries));
        }

        _rows[Count++] = new ExportRow(
            SourceOf(place.Stream, entry.Metadata), start, _length - start, place, entry.Timestamp,
            entry.TimestampSource, entry.Output, entry.Level, entry.Position.Offset);
        return true;
    }

    /// <summary>Removes all entries. A buffer that a large entry has enlarged is released.</summary>
    public void Clear()
    {
        (Count, _length, _lastStream, _lastSource) = (0, 0, 0, 0);
        _indexes.Clear();
        _sources.Clear();
        if (_bytes.Length > 2 * (long)limits.MaxBytes)
        {
            _bytes = new byte[16 << 10];
        }
    }

    private int SourceOf(long stream, LogMetadata metadata)
    {
        if (stream == _lastStream && Count > 0)
        {
            return _lastSource;
        }

        if (!_indexes.TryGetValue(stream, out int index))
        {
            index = _sources.Count;
            _indexes.Add(stream, index);
            _sources.Add(metadata);
        }

        (_lastStream, _lastSource) = (stream, index);
        return index;
    }

    private void Append(ReadOnlySpan<byte> message)
    {
        if (Utf8.IsValid(message))
        {
            Reserve(message.Length);
            message.CopyTo(_bytes.AsSpan(_length));
            _length += message.Length;
            return;
        }

        string text = Encoding.UTF8.GetString(message);
        Reserve(Encoding.UTF8.GetByteCount(text));
        _length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length));
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - _length < count)
        {
            long wanted = Math.Max(2L * _bytes.Length, (long)_length + count);
            Array.Resize(ref _bytes, (int)Math.Min(wanted, Array.MaxLength));
        }
    }
}
