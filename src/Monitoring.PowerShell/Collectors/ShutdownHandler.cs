using System.Runtime.InteropServices;

namespace Monitoring.Collectors;

/// <summary>Stops the collectors in order when the process ends.</summary>
/// <remarks>
/// <para>ProcessExit is raised when a process ends by itself. Since .NET 10 the runtime no longer handles SIGTERM, so
/// it is handled here. After the collectors have stopped, the process ends as it would have, unless another handler
/// cancels that. In the foreground (<c>-Wait</c>) the signal stops only the collector, and with it the command, without
/// an error. A process with the number 1, as in a container, would not be ended by the signal itself.</para>
/// <para>SIGHUP means that the terminal is closed. The collectors stop in the same way, and then the process ends, even
/// in the foreground, because no user is left to enter the next command. Where SIGHUP is ignored, as with nohup, it
/// stays ignored.</para>
/// <para>SIGINT is not handled: it is Ctrl+C, and belongs to the shell. SIGKILL needs no handling: entries and
/// positions are stored together, so the next start continues at the same position.</para>
/// </remarks>
internal static class ShutdownHandler
{
    private static readonly Lock Gate = new();
    private static PosixSignalRegistration[] _signals = [];

    /// <summary>Installs the handlers; only the first call has an effect.</summary>
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
                    PosixSignalRegistration.Create(
                        PosixSignal.SIGHUP, _ => LogCollectors.StopAll(LogCollectors.GetAll())),
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
