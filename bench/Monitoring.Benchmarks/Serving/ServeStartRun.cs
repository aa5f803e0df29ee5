using System.Diagnostics;
using Monitoring.Serving;

namespace Monitoring.Benchmarks.Serving;

/// <summary>The time that the first listener of a process takes: to listen, and to give its first answer.</summary>
internal static class ServeStartRun
{
    /// <param name="rounds">The number of processes, one after the other.</param>
    public static void Run(int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            using Process process = Process.Start(Environment.ProcessPath!, "serve-start-once");
            process.WaitForExit();
        }
    }

    /// <summary>Starts one listener in this process and prints the times in milliseconds.</summary>
    public static async Task RunOnceAsync()
    {
        using HttpClient client = new();
        long start = Stopwatch.GetTimestamp();
        await using LogListener listener = LogListener.Start(new LogListenerOptions
        {
            StorePath = Path.Join(Path.GetTempPath(), "monitoring-no-store.db"),
            Urls = ["http://127.0.0.1:0"],
        });
        double listening = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        await client.GetByteArrayAsync(new Uri($"{listener.Addresses[0]}/healthz"));
        double answered = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Console.WriteLine(
            $"listening after {listening:F1} ms, first answer after {answered:F1} ms, {Environment.WorkingSet / 1048576.0:F1} MiB");
    }
}
