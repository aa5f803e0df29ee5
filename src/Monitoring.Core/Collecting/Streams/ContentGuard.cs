using Monitoring.Diagnostics;
using Monitoring.Files.Status;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Streams;

/// <summary>Keeps files that are no logs by their content from being read, as long as they are none.</summary>
/// <param name="path">The path that warnings name.</param>
/// <param name="events">Takes the warnings.</param>
internal sealed class ContentGuard(string path, MonitoringEvents events)
{
    private readonly CollectorWarnings _warnings = new(events);

    /// <summary>Whether the first bytes of a file, which it may have got since it was begun, show that it is no log.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool IsNoLog(LogFile file)
    {
        if (file.Binary.Look(file.GetStatus()) is not { } format)
        {
            return false;
        }

        _warnings.IsNoLog(path, format);
        return true;
    }

    /// <summary>Whether a file is known to be no log, and still is none. A file that was rewritten as text is read from its first
    /// byte.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool Skips(LogFile file)
    {
        if (file.Binary.Format is null)
        {
            return false;
        }

        FileStatus status = file.GetStatus();
        if (file.Binary.Look(status) is null)
        {
            _warnings.IsLog(path);
            file.Restart();
            return false;
        }

        if (file.Position != status.Size)
        {
            file.MoveToEnd();
        }

        return true;
    }
}
