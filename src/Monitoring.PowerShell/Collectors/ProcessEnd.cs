using System.Runtime.InteropServices;

namespace Monitoring.Collectors;

/// <summary>Ends the collectors in order when the process ends.</summary>
/// <remarks>
/// <para>ProcessExit is raised when a process ends by itself. From .NET 10 on the runtime does nothing of its own about
/// SIGTERM, so it is caught here; once the collectors have ended the process ends as it would have, unless another handler
/// says no. In the foreground (<c>-Wait</c>) the signal is the collector's alone: it ends, and with it the command, without an
/// error. A process with the number 1, as in a container, would not be ended by the signal itself.</para>
/// <para>SIGHUP says that the terminal is gone: the collectors end in the same way, but then the process ends, too, wherever the
/// command is, because nobody is left whom a shell could ask for the next one. Where it is ignored, as behind nohup, it stays
/// so.</para>
/// <para>SIGINT is left alone: it is Ctrl+C, and belongs to the shell. SIGKILL needs nothing: entries and positions are stored
/// together, so the next start goes on where this one was.</para>
/// </remarks>
internal static class ProcessEnd
{
    private static readonly Lock Gate = new();
    private static PosixSignalRegistration[] _signals = [];

    /// <summary>Begins to watch for the end; only the first call has something to do.</summary>
    public static void Watch()
    {
        lock (Gate)
        {
            if (_signals.Length == 0)
            {
                AppDomain.CurrentDomain.ProcessExit += (_, _) => LogCollectors.StopAll(LogCollectors.GetAll());
                _signals =
                [
                    PosixSignalRegistration.Create(PosixSignal.SIGTERM, Terminate),
                    PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => LogCollectors.StopAll(LogCollectors.GetAll())),
                ];
            }
        }
    }

    private static void Terminate(PosixSignalContext context)
    {
        IReadOnlyList<LogCollector> collectors = LogCollectors.GetAll();
        if (collectors.Any(collector => collector.IsInForeground))
        {
            context.Cancel = true;
        }

        LogCollectors.StopAll(collectors);
    }
}
