using Monitoring.Files.Status;

namespace Monitoring.Files;

/// <summary>The names of the files in a directory, read once and reused while the directory does not change. Otherwise
/// each of thousands of logs that are rotated at once would read the names of all of them.</summary>
/// <remarks>File systems record change times with a limited resolution. Names that were read shortly after a change may
/// lack the next one, and are read again. Only the last directory is kept.</remarks>
internal sealed class DirectoryNames
{
    private string? _directory;
    private FileStatus _status;
    private bool _isCurrent;
    private string[] _names = [];

    /// <summary>The names in ordinal order; empty if the directory cannot be read.</summary>
    public ReadOnlySpan<string> Of(string directory)
    {
        FileStatus? now = FileStatus.Of(directory);
        if (now is null || !_isCurrent || _directory != directory || _status != now)
        {
            Read(directory, now);
        }

        return _names;
    }

    /// <summary>Whether the names read last are certain to be current.</summary>
    public bool AreCurrent(string directory) =>
        _isCurrent && _directory == directory && FileStatus.Of(directory) == _status;

    /// <summary>Selects the names that begin with a prefix.</summary>
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
        // File times come from the system clock, whatever clock the collector uses.
        long now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        _directory = directory;
        _status = status ?? default;
        _isCurrent = status is { } known && !known.MayHideChanges(now);
        try
        {
            _names = [.. Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path))];
            Array.Sort(_names, StringComparer.Ordinal);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Without the directory there is nothing to find; opening the path reports the error.
            _names = [];
            _isCurrent = false;
        }
    }
}
