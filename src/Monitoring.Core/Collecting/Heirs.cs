using Monitoring.Tailing;

namespace Monitoring.Collecting;

/// <summary>The streams that wait for a file which was renamed to their paths and is still being read under the path it had
/// before.</summary>
internal sealed class Heirs(TurnQueue turns)
{
    private readonly HashSet<TrackedFile> _heirs = [];

    /// <summary>A stream waits for a file.</summary>
    public void Add(TrackedFile heir) => _heirs.Add(heir);

    /// <summary>Lets those go that wait no more.</summary>
    public void Tidy() => _heirs.RemoveWhere(heir => heir.Awaited is null);

    /// <summary>Whether a file is waited for.</summary>
    public bool IsAwaited(FileIdentity identity) => _heirs.Any(heir => heir.Awaited == identity);

    /// <summary>A file that is done with under its old path goes to the stream that waits for it, or is closed.</summary>
    public void Release(LogFile finished)
    {
        foreach (TrackedFile heir in _heirs)
        {
            if (heir.Awaited == finished.Identity)
            {
                heir.Begin(finished);
                turns.Wake(heir);
                return;
            }
        }

        finished.Dispose();
    }
}
