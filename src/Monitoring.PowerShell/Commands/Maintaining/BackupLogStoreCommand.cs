using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Commands.Querying;
using Monitoring.Storing.Maintenance;

namespace Monitoring.Commands.Maintaining;

/// <summary>Copies a store while a collector writes to it: the copy is consistent, as of one point in time.</summary>
[Cmdlet(VerbsData.Backup, "LogStore", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class BackupLogStoreCommand : StoreMaintenanceCommand
{
    /// <summary>The file of the copy, or a directory for it.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = string.Empty;

    /// <summary>Replaces an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Process(string path)
    {
        if (!FileSystemPath.TryResolve(this, Destination, out string? destination))
        {
            return;
        }

        if (Directory.Exists(destination))
        {
            destination = Path.Combine(destination, Path.GetFileName(path));
        }

        if (destination == path)
        {
            WriteError(LogErrors.BackupOntoItself(path));
        }
        else if (File.Exists(destination) && !Force)
        {
            WriteError(LogErrors.BackupExists(destination));
        }
        else if (ShouldProcess($"'{path}' to '{destination}'", "Back up the log store"))
        {
            UseStore(() => Copy(path, destination));
        }
    }

    private void Copy(string path, string destination)
    {
        using (SearchProgress progress = new("Backing up the log store", TimeProvider.System, WriteProgress))
        {
            StoreBackup.Run(path, destination, progress, StopToken);
        }

        WriteObject(new FileInfo(destination));
    }
}
