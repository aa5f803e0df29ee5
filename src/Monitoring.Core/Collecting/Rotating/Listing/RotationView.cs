using System.Diagnostics.CodeAnalysis;
using Monitoring.Files;

namespace Monitoring.Collecting.Rotating.Listing;

/// <summary>The rotated files of a log as they were at one moment, read once at the first use.</summary>
/// <remarks>A collector with a large backlog when it was killed must find many unfinished files among many.
/// Reading the names of ten thousand files again for each of them would take minutes. Outdated results are
/// detected: a file opened by name must be the file that the name led to. The absence of a file counts only if
/// the names are still the same.</remarks>
/// <param name="listing">Reads the files.</param>
/// <param name="target">The log's path, without links.</param>
/// <param name="known">Files of the log whose order is known, the oldest first.</param>
internal sealed class RotationView(RotationListing listing, string target, IReadOnlyList<FileIdentity> known)
{
    private IReadOnlyList<RotatedFile>? _files;

    /// <summary>The log's path, without links.</summary>
    public string Target => target;

    /// <summary>Returns the files, the oldest first, including those followed under their own paths; false if
    /// they keep changing.</summary>
    public bool TryGet([NotNullWhen(true)] out IReadOnlyList<RotatedFile>? files)
    {
        if (_files is null && listing.TryRead(target, known, out IReadOnlyList<RotatedFile> found))
        {
            _files = found;
        }

        files = _files;
        return files is not null;
    }

    /// <summary>Whether the files have changed or keep changing. The new files replace the former ones.</summary>
    public bool HasMovedOn()
    {
        IReadOnlyList<RotatedFile>? before = _files;
        _files = null;
        return !TryGet(out IReadOnlyList<RotatedFile>? now) || before is null || !RotationListing.AreSame(before, now);
    }
}
