using Monitoring.Diagnostics;
using Monitoring.Files;
using Monitoring.Files.Status;

namespace Monitoring.Collecting;

/// <summary>The warnings of a collector, each with advice.</summary>
internal sealed class CollectorWarnings(MonitoringEvents events)
{
    /// <summary>A path cannot be followed now.</summary>
    public void CannotFollow(string path, FileError error)
    {
        if (error == FileError.TooManyOpenFiles)
        {
            // One problem of the process, not one for each path.
            events.Warn(
                WarningKind.OpenFileLimit,
                string.Empty,
                $"{path}, and perhaps others, cannot be opened, because too many files are open: they are tried again; "
                + "raise the limit (ulimit -n).");
            return;
        }

        (WarningKind kind, string message) = error switch
        {
            FileError.AccessDenied => (
                WarningKind.AccessDenied,
                $"{path} may not be read by this user: it is tried again; give the user read permission."),
            FileError.LinkLoop => (
                WarningKind.LinkLoop,
                $"{path} is a symbolic-link loop. Remove the loop; the collector retries."),
            FileError.NotFound => (
                WarningKind.NotFound,
                $"{path} does not exist: it is followed as soon as it does."),
            _ => (
                WarningKind.ReadFailed,
                $"{path} cannot be opened: it is tried again."),
        };
        events.Warn(kind, path, message);
    }

    /// <summary>More files are followed than may be open at once.</summary>
    public void OpensByTurns() => events.Warn(
        WarningKind.OpenFilesByTurns,
        string.Empty,
        "More files are followed than this process may have open: they are closed and opened again by turns, which takes time, and what is "
        + "deleted meanwhile may be lost; raise the limit (ulimit -n).");

    /// <summary>An open file cannot be read.</summary>
    public void CannotRead(string path, IOException failure) => events.Warn(
        WarningKind.ReadFailed,
        path,
        $"Reading {path} failed: {failure.Message} It is tried again; check the file system it is on.");

    /// <summary>A file that could not be read is readable again.</summary>
    public void CanRead(string path) => events.Resolve(WarningKind.ReadFailed, path);

    /// <summary>A path leads through a link that must not be followed.</summary>
    /// <param name="path">The path.</param>
    /// <param name="problem">The problem, as the end of a sentence that begins with the path.</param>
    public void IsNotTrusted(string path, string problem) => events.Warn(
        WarningKind.LinkNotTrusted,
        path,
        $"{path} {problem}: it is skipped, because its maker could read more through the collector than he may himself. It is read when that "
        + "changes. To follow all links, use -FollowLinks Always.");

    /// <summary>A directory entry is a pipe, a socket or a device.</summary>
    public void IsNotFile(string path) => events.Warn(
        WarningKind.NotARegularFile,
        path,
        $"{path} is a pipe, a socket or a device, not a file: it is skipped.");

    /// <summary>The content of a file is not text.</summary>
    /// <param name="path">The path.</param>
    /// <param name="format">The format of the file.</param>
    public void IsNotLog(string path, string format) => events.Warn(
        WarningKind.NotALog,
        path,
        $"{path} is not a log but {format}: it is skipped. It is read if it is rewritten as text. To avoid this warning, exclude the file."
        + (format == BinaryFormat.Gzip ? " ConvertFrom-ContainerLog reads compressed logs." : string.Empty));

    /// <summary>A file that was not a log has become one.</summary>
    public void IsLog(string path) => events.Resolve(WarningKind.NotALog, path);

    /// <summary>A file name is not valid text.</summary>
    public void HasUnreadableName(string path) => events.Warn(
        WarningKind.UnreadableName,
        path,
        $"The name of {path} is not valid UTF-8, so the file cannot be opened: rename it.");

    /// <summary>A path can be followed again, or is no longer followed. A later failure is reported as
    /// a new one.</summary>
    public void Resolve(string path) => events.Forget(path);
}
