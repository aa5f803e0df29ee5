namespace Monitoring.Tailing;

/// <summary>The bytes of an unfinished last line, kept in case that the file is truncated before the line is finished; none
/// if the line is longer than <see cref="Longest"/>.</summary>
internal sealed class PendingLine
{
    /// <summary>The most that is kept, in bytes.</summary>
    public const int Longest = 4096;

    private byte[] _bytes = [];
    private int _length;

    /// <summary>What is kept.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Keeps these bytes and no others.</summary>
    public void Set(ReadOnlySpan<byte> bytes)
    {
        _length = 0;
        Append(bytes);
    }

    /// <summary>Keeps these bytes too.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > Longest)
        {
            _length = 0;
            return;
        }

        if (_bytes.Length < _length + bytes.Length)
        {
            Array.Resize(ref _bytes, Longest);
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }
}
