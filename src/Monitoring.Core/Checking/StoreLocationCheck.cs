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
    private static readonly string[] Remote =
        ["nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "9p", "fuse.sshfs", "ceph", "glusterfs"];

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
                "Grant the user permission, mount a writable volume, or use another -StorePath.");
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
                Name,
                $"The store {store} would be on a network file system ({drive.DriveFormat}), which is not "
                + "supported.",
                "Use a -StorePath on a disk of this machine.");
        }

        if (directory == Path.GetDirectoryName(store)
            && FileStatus.Of(directory) is { } status
            && FileOwner.OthersMayWrite(status))
        {
            return CollectorCheck.Warn(
                Name,
                $"Other users may write to the directory of the store {store}: they can delete or replace the store.",
                "Allow only the collector's user to access the directory (mode 0700), or use another -StorePath.");
        }

        if (drive.AvailableFreeSpace < MinFreeBytes)
        {
            return CollectorCheck.Warn(
                Name,
                string.Create(CultureInfo.InvariantCulture,
                    $"The disk of the store {store} has only {drive.AvailableFreeSpace >> 20} MiB of free space."),
                "Use a -StorePath on a disk with more free space, or a smaller -RetentionSize. The default keeps up to "
                + string.Create(CultureInfo.InvariantCulture, $"{(RetentionPolicy.Default.MaxBytes ?? 0) >> 20} MiB."));
        }

        if (Ephemeral.Contains(drive.DriveFormat, StringComparer.OrdinalIgnoreCase))
        {
            return CollectorCheck.Warn(
                Name,
                $"The store {store} would be on {drive.DriveFormat}, and is lost with this container or at the next "
                + "start of the machine.",
                "Mount a volume or a directory of the node, and use a -StorePath on it.");
        }

        return CollectorCheck.Pass(
            Name, exists ? $"The store {store} can be written." : $"The store {store} can be created.");
    }

    private static void ProveWritable(string directory)
    {
        using FileStream proof = OwnFile.Create(
            Path.Join(directory, $".monitoring-{Guid.NewGuid():N}"), options: FileOptions.DeleteOnClose);
        proof.WriteByte(0);
    }
}
