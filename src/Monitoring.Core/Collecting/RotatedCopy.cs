using Monitoring.Tailing;

namespace Monitoring.Collecting;

/// <summary>Tells the copy that copytruncate makes of a log from a file that is new, so that its lines do not come twice.</summary>
/// <remarks>
/// logrotate copies <c>app.log</c> to <c>app.log.1</c> and truncates it then; where both are followed, the copy looks like
/// a new file. It is recognised by its name and its first bytes, and known for certain once the log is truncated. Until
/// then it is not read; and not for ever: someone may only have made a copy, which is a new file like any other.
/// </remarks>
internal static class RotatedCopy
{
    /// <summary>The followed path that a path, by its name, is a rotated file of.</summary>
    public static TrackedFile? FindOriginal(string path, IReadOnlyDictionary<string, TrackedFile> files)
    {
        for (int end = path.Length - 1; end > 0 && path[end] != Path.DirectorySeparatorChar; end--)
        {
            if (path[end] is '.' or '-' or '_' && files.TryGetValue(path[..end], out TrackedFile? original))
            {
                return original;
            }
        }

        return null;
    }

    /// <summary>Where to begin in a new file that may be a copy; null while that cannot be told.</summary>
    public static long? FindStart(LogFile file, TrackedFile original)
    {
        long size = file.GetStatus().Size;
        if (original.Truncated is { Head.Length: > 0 } truncated)
        {
            if (file.Holds(truncated))
            {
                return truncated.Offset;
            }

            if (size < truncated.Offset && file.BeginsWith(truncated.Head) == true)
            {
                // The copy was made before the last lines were written: they were read from the log itself.
                return size;
            }
        }

        Fingerprint head = original.Current?.GetPosition().Head ?? default;
        return head.Length > 0 && file.BeginsWith(head) != false ? null : 0;
    }
}
