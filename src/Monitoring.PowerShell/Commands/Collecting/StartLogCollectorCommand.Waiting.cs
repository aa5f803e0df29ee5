using System.Management.Automation;
using Monitoring.Collectors;
using Monitoring.Commands.Errors;
using Monitoring.Diagnostics;
using Monitoring.Entries;

namespace Monitoring.Commands.Collecting;

/// <content>The wait for the end of the collector.</content>
public sealed partial class StartLogCollectorCommand
{
    /// <summary>Writes a line as Write-Host does: it is not output, and it appears in a pod's log.</summary>
    private void WriteLine(string text) => WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST"]);

    /// <summary>Shows the collector's warnings until it ends or is stopped.</summary>
    private void WaitFor(LogCollector collector)
    {
        Task lastNote = collector.Completion.ContinueWith(_ => _notes.CompleteAdding(), TaskScheduler.Default);
        bool hasEnded = false;
        try
        {
            CollectorReport report = new(collector, TimeProvider.System);
            foreach (string line in report.Begin())
            {
                WriteLine(line);
            }

            while (!_notes.IsCompleted)
            {
                if (_notes.TryTake(
                    out MonitoringNote? note, (int)CollectorReport.WaitTime.TotalMilliseconds, StopToken))
                {
                    WriteWarning(TerminalText.Neutralize(note.ToString()));
                }

                if (report.Next(collector.LastError) is { } line)
                {
                    WriteLine(line);
                }
            }
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            // Ctrl+C: the collector is stopped below.
        }
        finally
        {
            hasEnded = LogCollectors.Stop(collector);
            _isNoted = !hasEnded;
            if (hasEnded)
            {
                lastNote.Wait();
            }
        }

        if (!hasEnded)
        {
            WriteError(LogErrors.CollectorNotStopped(collector));
        }
        else if (collector.Error is { } failure)
        {
            WriteError(LogErrors.CollectorFailed(collector, failure));
        }
    }
}
