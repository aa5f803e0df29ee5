using System.Globalization;
using System.Management.Automation;
using Monitoring.Commands.Querying;
using Monitoring.Entries;
using Monitoring.Storing;

namespace Monitoring.Commands.Maintaining;

/// <summary>Reads every page and every block of a store and reports whether they are intact. Changes nothing.</summary>
[Cmdlet(VerbsDiagnostic.Test, "LogStore")]
[OutputType(typeof(LogStoreHealth), typeof(bool))]
public sealed class TestLogStoreCommand : StoreMaintenanceCommand
{
    /// <summary>Emits only whether the store is intact.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void Process(string path) => UseStore(() => Test(path));

    private void Test(string path)
    {
        LogStoreHealth health;
        try
        {
            using SearchProgress progress = new("Testing the log store", TimeProvider.System, WriteProgress);
            health = LogStoreMaintenance.Test(path, progress, StopToken);
        }
        catch (LogStoreException exception)
            when (
            Quiet && exception.Error is LogStoreError.NotFound or LogStoreError.NotAStore or LogStoreError.Damaged)
        {
            WriteObject(sendToPipeline: false);
            return;
        }

        if (Quiet)
        {
            WriteObject(health.IsHealthy);
            return;
        }

        if (!health.IsHealthy)
        {
            WriteWarning(TerminalText.Neutralize(string.Create(
                CultureInfo.InvariantCulture,
                $"The log store '{path}' is damaged: {health.DamagedBlocks} blocks with {health.LostEntries} entries cannot be read. " +
                $"Intact blocks are still served. Repair-LogStore quarantines the damaged blocks.")));
        }

        WriteObject(health);
    }
}
