using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text;
using Monitoring.Benchmarks.Pipelines;

namespace Monitoring.Benchmarks.Collecting;

/// <summary>The time from the write of a line, through a symbolic link, until the line is an object in the
/// pipeline.</summary>
/// <remarks>The writer puts the moment before it writes into the line; both sides read the same clock.</remarks>
internal static class LatencyRun
{
    public static void Run()
    {
        Measure("50 lines/s", linesPerBurst: 1, TimeSpan.FromMilliseconds(20), bursts: 500);
        Measure("10,000 lines/s", linesPerBurst: 10, TimeSpan.FromMilliseconds(1), bursts: 5_000);
    }

    private static void Measure(string what, int linesPerBurst, TimeSpan pause, int bursts)
    {
        string directory = Directory.CreateTempSubdirectory("monitoring-bench-").FullName;
        string logs = Directory.CreateDirectory(Path.Join(directory, "logs")).FullName;
        string target = Path.Join(directory, "0.log");
        File.WriteAllText(target, "2026-11-23T01:26:46.300187894Z stdout F 0\n");
        File.CreateSymbolicLink(Path.Join(logs, "pod.log"), target);

        MeasureArrivalCommand.Begin(linesPerBurst * bursts);
        using Runspace runspace = Engine.Open();
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddScript($"Watch-Log '{logs}' -FromStart | Measure-Arrival");
        IAsyncResult running = shell.BeginInvoke();
        MeasureArrivalCommand.Follows.Wait();
        Write(target, linesPerBurst, pause, bursts);
        MeasureArrivalCommand.HasAll.Wait();
        shell.Stop();
        running.AsyncWaitHandle.WaitOne();

        List<double> milliseconds = [.. MeasureArrivalCommand.Milliseconds.Order()];
        Console.WriteLine(
            $"{what,-20} p50 {At(milliseconds, 0.5):F3} ms  p99 {At(milliseconds, 0.99):F3} ms  max {milliseconds[^1]:F3} ms");
        Directory.Delete(directory, recursive: true);
    }

    /// <summary>Appends lines of CRI whose message is the moment of their writing.</summary>
    public static void Write(string target, int linesPerBurst, TimeSpan pause, int bursts)
    {
        using FileStream file = new(target, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        long next = Stopwatch.GetTimestamp();
        for (int burst = 0; burst < bursts; burst++)
        {
            next += (long)(pause.TotalSeconds * Stopwatch.Frequency);
            TimeSpan wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), next);
            if (wait > TimeSpan.Zero)
            {
                Thread.Sleep(wait);
            }

            for (int line = 0; line < linesPerBurst; line++)
            {
                file.Write(
                    Encoding.ASCII.GetBytes($"2026-11-23T01:26:46.300187894Z stdout F {Stopwatch.GetTimestamp()}\n"));
            }
        }
    }

    private static double At(List<double> sorted, double quantile) => sorted[(int)(quantile * (sorted.Count - 1))];
}
