using System.Diagnostics.CodeAnalysis;

namespace Monitoring.Collecting;

/// <summary>Whose turn it is: the streams that may have something to read, first come first served, and those that time
/// alone may change.</summary>
internal sealed class TurnQueue
{
    private readonly Queue<TrackedFile> _ready = [];
    private readonly HashSet<TrackedFile> _unsettled = [];

    /// <summary>How many wait for their turn.</summary>
    public int Count => _ready.Count;

    /// <summary>Those that time alone may change.</summary>
    public IReadOnlyCollection<TrackedFile> Unsettled => _unsettled;

    /// <summary>A stream may have something to read.</summary>
    public void Wake(TrackedFile file)
    {
        if (!file.IsQueued)
        {
            file.IsQueued = true;
            file.NoteUnread();
            _ready.Enqueue(file);
        }
    }

    /// <summary>The stream whose turn it is; false if there is none.</summary>
    public bool TryTake([NotNullWhen(true)] out TrackedFile? file)
    {
        while (_ready.TryDequeue(out file))
        {
            file.IsQueued = false;
            if (!file.IsForgotten)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Notes a stream that is to be settled, whatever it says of itself now.</summary>
    public void NoteUnsettled(TrackedFile file) => _unsettled.Add(file);

    /// <summary>Notes whether a stream is to be settled.</summary>
    public void Note(TrackedFile file)
    {
        if (file.IsUnsettled)
        {
            _unsettled.Add(file);
        }
        else
        {
            _unsettled.Remove(file);
        }
    }
}
