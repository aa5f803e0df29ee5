using Monitoring.Files.Status;

namespace Monitoring.Files;

/// <summary>The names of the files in a directory, read once for many questions as long as the directory does not
/// change: thousands of logs that are rotated at once would else each read what the thousands are.</summary>
/// <remarks>File systems note changes in steps. What was read within such a step after a change may be without the next
/// one, and is read again. Only the directory that was asked for last is kept.</remarks>
internal sealed class DirectoryNames
{
    private string? _directory;
    private FileStatus _status;
    private bool _isSettled;
    private string[] _names = [];

    /// <summary>The names in ordinal order; empty if the directory cannot be read.</summary>
    public ReadOnlySpan<string> Of(string directory)
    {
        FileStatus? now = FileStatus.Of(directory);
        if (now is null || !_isSettled || _directory != directory || _status != now)
        {
            Read(directory, now);
        }

        return _names;
    }

    /// <summary>Whether the names that were asked for last are for certain the ones that are there now.</summary>
    public bool AreStill(string directory) =>
        _isSettled && _directory == directory && FileStatus.Of(directory) == _status;

    /// <summary>Those of the names that begin with a prefix.</summary>
    public static ReadOnlySpan<string> BeginningWith(ReadOnlySpan<string> names, string prefix)
    {
        int start = names.BinarySearch(prefix, StringComparer.Ordinal);
        start = start < 0 ? ~start : start;
        int end = start;
        while (end < names.Length && names[end].StartsWith(prefix, StringComparison.Ordinal))
        {
            end++;
        }

        return names[start..end];
    }

    private void Read(string directory, FileStatus? status)
    {
        // The file system's time is the system's, whatever clock its reader goes by.
        long now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        _directory = directory;
        _status = status ?? default;
        _isSettled = status is { } known && !known.MayHideChanges(now);
        try
        {
            _names = [.. Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path))];
            Array.Sort(_names, StringComparer.Ordinal);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Without the directory there is nothing to find; whoever follows the path is told so by opening it.
            _names = [];
            _isSettled = false;
        }
    }
}
