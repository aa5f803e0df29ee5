using System.Globalization;
using Monitoring.Files.Opening;
using Monitoring.Files.Status;
using Monitoring.Storing;
using Monitoring.Storing.Database;

namespace Monitoring.Checking;

/// <summary>Checks whether a collector can write its store, and whether the store is on lasting storage.</summary>
internal static class StoreLocationCheck
{
    private const string Name = "Store";
    private const long MinFreeBytes = 1 << 30;

    /// <summary>Network file systems: SQLite's write-ahead log needs memory that all its users share.</summary>
    private static readonly string[] Remote = ["nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "9p", "fuse.sshfs", "ceph", "glusterfs"];

    /// <summary>File systems that are lost with the container or at the next start of the machine.</summary>
    private static readonly string[] Ephemeral = ["overlay", "overlayfs", "tmpfs", "ramfs", "aufs"];

    public static CollectorCheck Run(string store)
    {
        try
        {
            StoreOwnership.Check(store, mayTakeOver: true);
            bool exists = StoreOpening.Check(store);
            if (File.Exists(WriterLock.PathFor(store)))
            {
                WriterLock.Take(store).Dispose();
            }

            return CheckLocation(store, exists);
        }
        catch (LogStoreException failure) when (failure.Error == LogStoreError.InUse)
        {
            return CollectorCheck.Warn(Name, failure.Reason, failure.Advice);
        }
        catch (LogStoreException failure)
        {
            return CollectorCheck.Fail(Name, failure.Reason, failure.Advice);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return CollectorCheck.Fail(
                Name,
                $"The store {store} cannot be written: {failure.Message}",
                "Give the user permission, mount a volume that can be written, or give another -StorePath.");
        }
    }

    private static CollectorCheck CheckLocation(string store, bool exists)
    {
        string directory = Path.GetDirectoryName(store)!;
        while (!Directory.Exists(directory))
        {
            directory = Path.GetDirectoryName(directory)!;
        }

        ProveWritable(directory);
        DriveInfo drive = new(directory);
        if (Remote.Contains(drive.DriveFormat, StringComparer.OrdinalIgnoreCase))
        {
            return CollectorCheck.Fail(
                Name, $"The store {store} would be on a file system of another machine ({drive.DriveFormat}).", "Give a -StorePath on a disk of this machine.");
        }

        if (directory == Path.GetDirectoryName(store) && FileStatus.Of(directory) is { } status && FileOwner.OthersMayWrite(status))
        {
            return CollectorCheck.Warn(
                Name,
                $"Other users may write the directory of the store {store}: they can delete the store, or put files in its place.",
                "Give the directory to the collector's user alone (mode 0700), or give another -StorePath.");
        }

        if (drive.AvailableFreeSpace < MinFreeBytes)
        {
            return CollectorCheck.Warn(
                Name,
                string.Create(CultureInfo.InvariantCulture, $"Only {drive.AvailableFreeSpace >> 20} MiB are free where the store {store} is."),
                "Give a -StorePath where there is more room, or a smaller -RetentionSize; the default keeps up to "
                + string.Create(CultureInfo.InvariantCulture, $"{(RetentionPolicy.Default.MaxBytes ?? 0) >> 20} MiB."));
        }

        if (Ephemeral.Contains(drive.DriveFormat, StringComparer.OrdinalIgnoreCase))
        {
            return CollectorCheck.Warn(
                Name,
                $"The store {store} would be on {drive.DriveFormat}, and be gone with this container or at the next start of the machine.",
                "Mount a volume or a directory of the node, and give a -StorePath on it.");
        }

        return CollectorCheck.Pass(Name, exists ? $"The store {store} can be written." : $"The store {store} can be made.");
    }

    private static void ProveWritable(string directory)
    {
        using FileStream proof = OwnFile.Create(
            Path.Join(directory, $".monitoring-{Guid.NewGuid():N}"), options: FileOptions.DeleteOnClose);
        proof.WriteByte(0);
    }
}
