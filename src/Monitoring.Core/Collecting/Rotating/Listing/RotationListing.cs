using Monitoring.Collecting.Rotating.Naming;
using Monitoring.Files;
using Monitoring.Files.Status;

namespace Monitoring.Collecting.Rotating.Listing;

// Implementation notes
//
// Rotation continues during a scan. A name leads to another file than a moment ago, or a file is listed under no name
// or under two. The log's own path has no file between the renaming and the creation of the new file. A file that is
// missed here is never searched for again, so no conclusion is drawn from a partial view:
//
//  - The log's path is resolved before its file is opened, and not resolved again.
//  - Names and identities count only if two readings agree, or if the directory's times show that nothing has changed.
//     An identity does not return to a former name: rotation moves a file on, to ever higher numbers or to its own
//     date.
//  - A file opened by name must be the file that the name led to.

/// <summary>Lists the rotated files beside logs, in a consistent state.</summary>
/// <param name="checksLinks">Whether links and names that are not trusted are left out.</param>
internal sealed class RotationListing(bool checksLinks)
{
    /// <summary>The maximum number of readings in one scan until the names stop changing.</summary>
    private const int MaxReadings = 8;

    private readonly DirectoryNames _names = new();

    /// <summary>Reads the rotated files of a log as they were at one moment, the oldest first; false if
    /// they keep changing.</summary>
    /// <param name="target">The log's path, without links.</param>
    /// <param name="known">Files of the log whose order is known, the oldest first.</param>
    /// <param name="files">The files; empty if the directory cannot be read.</param>
    public bool TryRead(string target, IReadOnlyList<FileIdentity> known, out IReadOnlyList<RotatedFile> files)
    {
        string directory = Path.GetDirectoryName(target) ?? string.Empty;
        files = Read(directory, Path.GetFileName(target), known);
        for (int reading = 1; reading < MaxReadings; reading++)
        {
            if (_names.AreCurrent(directory))
            {
                return true;
            }

            IReadOnlyList<RotatedFile> before = files;
            files = Read(directory, Path.GetFileName(target), known);
            if (AreSame(before, files))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether two listings have the same files under the same names.</summary>
    public static bool AreSame(IReadOnlyList<RotatedFile> left, IReadOnlyList<RotatedFile> right)
    {
        bool areSame = left.Count == right.Count;
        for (int index = 0; areSame && index < left.Count; index++)
        {
            areSame = left[index].Path == right[index].Path && left[index].Identity == right[index].Identity;
        }

        return areSame;
    }

    /// <summary>Reads the names. A file that is listed both plain and compressed is being compressed: the plain one
    /// counts while it exists.</summary>
    private List<RotatedFile> Read(string directory, string log, IReadOnlyList<FileIdentity> known)
    {
        ReadOnlySpan<string> all = _names.Of(directory);
        List<RotatedFile> found = [];
        foreach (string prefix in RotationName.GetPrefixes(log))
        {
            foreach (string candidate in DirectoryNames.BeginningWith(all, prefix))
            {
                if (RotationName.Parse(log, candidate) is { } name
                    && !(name.IsCompressed && IsIn(all, CompressionOfName.WithoutSuffix(candidate, name.Compression)))
                    && FileStatus.Of(Path.Join(directory, candidate)) is { Kind: FileKind.File } status
                    && IsTrusted(Path.Join(directory, candidate), status))
                {
                    found.Add(new RotatedFile(Path.Join(directory, candidate), name, status));
                }
            }
        }

        return RotationOrder.Sort(found, known);
    }

    /// <summary>Whether the name is the file's only one, which is true of nearly all files, or
    /// may be followed.</summary>
    private bool IsTrusted(string path, in FileStatus found) => !checksLinks
        || (found.Links == 1 && FileStatus.Of(path, followLinks: false, out _) is { Kind: FileKind.File })
        || (LinkTrust.FindProblem(path, out FileIdentity identity) is null && identity == found.Identity);

    private static bool IsIn(ReadOnlySpan<string> names, string name) =>
        names.BinarySearch(name, StringComparer.Ordinal) >= 0;
}
