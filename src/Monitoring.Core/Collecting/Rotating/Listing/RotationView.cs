using System.Diagnostics.CodeAnalysis;
using Monitoring.Files;

namespace Monitoring.Collecting.Rotating.Listing;

/// <summary>The rotated files of a log as they were at one moment; read when they are first asked for, and only once.</summary>
/// <remarks>A collector that was far behind when it was killed has many unfinished files to find among many: read for each of them
/// anew, the names of ten thousand would take minutes. Nothing is taken for true that is so no more: what is opened by name must be
/// what the name led to then, and that there is no such file counts only if the names are still the same.</remarks>
/// <param name="listing">Reads them.</param>
/// <param name="target">The log's path, without links.</param>
/// <param name="known">Files of the log whose order is known, the oldest first.</param>
internal sealed class RotationView(RotationListing listing, string target, IReadOnlyList<FileIdentity> known)
{
    private IReadOnlyList<RotatedFile>? _files;

    /// <summary>The log's path, without links.</summary>
    public string Target => target;

    /// <summary>The files, the oldest first, those too that are followed under their own paths; false if they did not stand still.</summary>
    public bool TryGet([NotNullWhen(true)] out IReadOnlyList<RotatedFile>? files)
    {
        if (_files is null && listing.TryRead(target, known, out IReadOnlyList<RotatedFile> found))
        {
            _files = found;
        }

        files = _files;
        return files is not null;
    }

    /// <summary>Whether the files are others by now, or do not stand still: these are the ones that count from now on.</summary>
    public bool HasMovedOn()
    {
        IReadOnlyList<RotatedFile>? before = _files;
        _files = null;
        return !TryGet(out IReadOnlyList<RotatedFile>? now) || before is null || !RotationListing.AreSame(before, now);
    }
}
