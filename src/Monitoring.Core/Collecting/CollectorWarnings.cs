using Monitoring.Diagnostics;
using Monitoring.Files;
using Monitoring.Files.Status;

namespace Monitoring.Collecting;

/// <summary>What a collector warns of, each in words that say what to do.</summary>
internal sealed class CollectorWarnings(MonitoringEvents events)
{
    /// <summary>A path cannot be followed now.</summary>
    public void CannotFollow(string path, FileError error)
    {
        if (error == FileError.TooManyOpenFiles)
        {
            // One trouble of the process, not one of each path.
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

    /// <summary>There are more files than may be open at once.</summary>
    public void OpensByTurns() => events.Warn(
        WarningKind.OpenFilesByTurns,
        string.Empty,
        "More files are followed than this process may have open: they are closed and opened again by turns, which takes time, and what is "
        + "deleted meanwhile may be lost; raise the limit (ulimit -n).");

    /// <summary>A file that is open cannot be read.</summary>
    public void CannotRead(string path, IOException failure) => events.Warn(
        WarningKind.ReadFailed,
        path,
        $"Reading {path} failed: {failure.Message} It is tried again; check the file system it is on.");

    /// <summary>A file that could not be read can be again.</summary>
    public void CanRead(string path) => events.Settle(WarningKind.ReadFailed, path);

    /// <summary>A path leads through a link that is not to be followed.</summary>
    /// <param name="path">The path.</param>
    /// <param name="problem">What it is, as the end of a sentence that begins with the path.</param>
    public void IsNotTrusted(string path, string problem) => events.Warn(
        WarningKind.LinkNotTrusted,
        path,
        $"{path} {problem}: it is skipped, because its maker could read more through the collector than he may himself. It is read when that "
        + "changes. To follow all links, use -FollowLinks Always.");

    /// <summary>An entry is a pipe, a socket or a device.</summary>
    public void IsNoFile(string path) => events.Warn(
        WarningKind.NotARegularFile,
        path,
        $"{path} is a pipe, a socket or a device, not a file: it is skipped.");

    /// <summary>The content of a file is no text.</summary>
    /// <param name="path">The path.</param>
    /// <param name="format">What the file is.</param>
    public void IsNoLog(string path, string format) => events.Warn(
        WarningKind.NotALog,
        path,
        $"{path} is not a log but {format}: it is skipped. It is read if it is rewritten as text. To avoid this warning, exclude the file."
        + (format == BinaryFormat.Gzip ? " ConvertFrom-ContainerLog reads compressed logs." : string.Empty));

    /// <summary>A file that was no log has become one.</summary>
    public void IsLog(string path) => events.Settle(WarningKind.NotALog, path);

    /// <summary>A name cannot be written as text.</summary>
    public void HasUnreadableName(string path) => events.Warn(
        WarningKind.UnreadableName,
        path,
        $"The name of {path} is not valid UTF-8, so the file cannot be opened: rename it.");

    /// <summary>A path can be followed again, or is not followed any more: should it fail later, that is news.</summary>
    public void Settle(string path) => events.Forget(path);
}
