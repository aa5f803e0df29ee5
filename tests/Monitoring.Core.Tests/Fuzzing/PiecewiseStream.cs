namespace Monitoring.Fuzzing;

/// <summary>Bytes that come in pieces of given lengths.</summary>
internal sealed class PiecewiseStream(byte[] bytes, int[] pieces) : Stream
{
    private int _piece;
    private int _inPiece;
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (_piece < pieces.Length && _inPiece == pieces[_piece])
        {
            (_piece, _inPiece) = (_piece + 1, 0);
        }

        int read = _piece < pieces.Length ? Math.Min(buffer.Length, pieces[_piece] - _inPiece) : 0;
        bytes.AsSpan(_position, read).CopyTo(buffer);
        _inPiece += read;
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
