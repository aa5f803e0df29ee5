using Monitoring.Collecting.Rotating.Naming;
using Monitoring.Files;
using Monitoring.Files.Status;

namespace Monitoring.Collecting.Rotating.Listing;

/// <summary>A file beside a log that belongs to the log by its name, with its status when the
/// names were read.</summary>
/// <param name="Path">The path, which may lead to another file by now.</param>
/// <param name="Name">The part that rotation added to the log's name.</param>
/// <param name="Status">The status of the file.</param>
internal readonly record struct RotatedFile(string Path, RotationName Name, FileStatus Status)
{
    /// <summary>The identity of the file.</summary>
    public FileIdentity Identity => Status.Identity;

    /// <summary>The latest time at which the file may have begun, in nanoseconds of Unix time: its birth.
    /// The birth of a compressed file is the time of its compression, and its modification time may be that
    /// of the original.</summary>
    public long Begun =>
        Identity.Born == 0 || (Name.IsCompressed && Status.Modified < Identity.Born) ? Status.Modified : Identity.Born;
}
