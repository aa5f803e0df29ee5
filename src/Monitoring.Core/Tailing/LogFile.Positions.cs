using Monitoring.Files;

namespace Monitoring.Tailing;

/// <content>Positions in the file: where reading continues, and what proves a position.</content>
internal sealed partial class LogFile
{
    /// <summary>Moves to an offset at which a line begins.</summary>
    public void MoveTo(long offset) => _turn.MoveTo(offset);

    /// <summary>Moves to a position if the file contains it, otherwise to the first byte. The check comes last: it
    /// detects an earlier truncation, and the next read a later one.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool TryMoveTo(in FilePosition position)
    {
        MoveTo(position.Offset);
        if (!Holds(position))
        {
            MoveTo(0);
            return false;
        }

        _proof.TakeHead(position);
        return true;
    }

    /// <summary>Moves after the last byte.</summary>
    public void MoveToEnd() => MoveTo(_content.FindEnd());

    /// <summary>Returns the position with the fingerprints to find it again after a restart.</summary>
    public FilePosition GetPosition() => GetPosition(Position, Fingerprint.Of(_proof.Marker)) with
    {
        Size = IsCompressed ? 0 : EndsInHole ? TextEnd : _status.Size,
    };

    /// <summary>Returns the position up to which lines were emitted, though perhaps not those of every output: the
    /// current position, or the one before a restart.</summary>
    public FilePosition GetEmittedPosition() =>
        ReadUpTo is { } before && Position < before.Offset ? before : GetPosition();

    /// <summary>Returns the position with remembered fingerprints, for a file that no longer has these bytes.</summary>
    public FilePosition GetRememberedPosition() =>
        new(Identity, _proof.Head, Position, Fingerprint.Of(_proof.Marker), WrittenWhenRead)
        {
            Size = TextEnd,
            Prefixes = _proof.Prefixes,
        };

    /// <summary>Continues from the position of another file, of which this file is a copy.</summary>
    public void ContinueFrom(LogFile original)
    {
        MoveTo(original.Position);
        EmittedOffsets = original.EmittedOffsets;
        ReadUpTo = original.ReadUpTo;
        (Since, End) = (original.Since, original.End);
    }

    /// <summary>Whether the file may begin like the file of a position, although it is shorter.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool MayBeginAs(in FilePosition position) => _proof.MayBeginAs(position);

    /// <summary>Returns an earlier position with the fingerprints to find it again after a restart.</summary>
    public FilePosition GetPosition(long offset) =>
        _isLost ? GetRememberedPosition() : GetPosition(offset, _proof.GetMarkerBefore(offset, Position));

    /// <summary>Whether this file contains the bytes of a position: it is the same file, or a copy of it.</summary>
    /// <remarks>Without a fingerprint, only the same file can match; a copy cannot be recognized.</remarks>
    public bool Holds(in FilePosition position) =>
        (position.File == Identity || position.Head.Length > 0) && _proof.Holds(position);

    /// <summary>Creates a position with a given marker.</summary>
    private FilePosition GetPosition(long offset, Fingerprint marker)
    {
        if (!_isLost)
        {
            _proof.ExtendHead(_proof.Head.Length < Fingerprint.HeadLength ? GetStatus().Size : 0, Position);
        }

        return new FilePosition(Identity, _proof.Head, offset, marker, WrittenWhenRead) { Prefixes = _proof.Prefixes };
    }
}
