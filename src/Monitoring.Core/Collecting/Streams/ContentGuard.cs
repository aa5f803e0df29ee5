using Monitoring.Diagnostics;
using Monitoring.Files.Status;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Streams;

/// <summary>Prevents files that are not logs by their content from being read.</summary>
/// <param name="path">The path in warnings.</param>
/// <param name="events">Receives the warnings.</param>
internal sealed class ContentGuard(string path, MonitoringEvents events)
{
    private readonly CollectorWarnings _warnings = new(events);

    /// <summary>Whether the first bytes of a file, which may have been written after it was begun, show that it is
    /// not a log.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool IsNotLog(LogFile file)
    {
        if (file.Binary.Scan(file.GetStatus()) is not { } format)
        {
            return false;
        }

        _warnings.IsNotLog(path, format);
        return true;
    }

    /// <summary>Whether a file is known not to be a log, and still is not. A file that was rewritten as text is read
    /// from its first byte.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool Skips(LogFile file)
    {
        if (file.Binary.Format is null)
        {
            return false;
        }

        FileStatus status = file.GetStatus();
        if (file.Binary.Scan(status) is null)
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
