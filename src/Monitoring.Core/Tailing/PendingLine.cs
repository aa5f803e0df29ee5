namespace Monitoring.Tailing;

/// <summary>The bytes of an unfinished last line, kept in case the file is truncated before the line is finished. Empty
/// if the line is longer than <see cref="MaxLength"/>.</summary>
internal sealed class PendingLine
{
    /// <summary>The maximum number of bytes that are kept.</summary>
    public const int MaxLength = 4096;

    private byte[] _bytes = [];
    private int _length;

    /// <summary>The bytes that are kept.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Replaces the bytes.</summary>
    public void Set(ReadOnlySpan<byte> bytes)
    {
        _length = 0;
        Append(bytes);
    }

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > MaxLength)
        {
            _length = 0;
            return;
        }

        if (_bytes.Length < _length + bytes.Length)
        {
            Array.Resize(ref _bytes, MaxLength);
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }
}
