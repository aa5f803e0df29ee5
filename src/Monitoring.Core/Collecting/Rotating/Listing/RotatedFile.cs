using Monitoring.Collecting.Rotating.Naming;
using Monitoring.Files;
using Monitoring.Files.Status;

namespace Monitoring.Collecting.Rotating.Listing;

/// <summary>A file beside a log that belongs to it by its name, as it was when the names were read.</summary>
/// <param name="Path">The name, which may lead to another file by now.</param>
/// <param name="Name">What rotation has added to the log's name.</param>
/// <param name="Status">What the file was.</param>
internal readonly record struct RotatedFile(string Path, RotationName Name, FileStatus Status)
{
    /// <summary>Which file it is.</summary>
    public FileIdentity Identity => Status.Identity;

    /// <summary>The latest moment at which it may have begun, in nanoseconds of Unix time: its birth. A compressed file is born
    /// when it is compressed, and may have kept the time of what it was made from.</summary>
    public long Begun => Identity.Born == 0 || (Name.IsCompressed && Status.Modified < Identity.Born) ? Status.Modified : Identity.Born;
}
