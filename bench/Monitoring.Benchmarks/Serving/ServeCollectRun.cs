using System.Diagnostics;
using Monitoring.Benchmarks.Storing;
using Monitoring.Serving;

namespace Monitoring.Benchmarks.Serving;

/// <summary>Files to a durable store as fast as that goes, alone and while the same store is asked through a listener,
/// in turn.</summary>
internal static class ServeCollectRun
{
    private const int Rounds = 12;
    private const int Files = 100;
    private const int Clients = 10;
    private const int PauseMilliseconds = 1000;

    public static void Run(int mebibytes)
    {
        string directory = Directory.CreateTempSubdirectory("monitoring-bench-").FullName;
        try
        {
            string logs = Path.Join(directory, "logs");
            long lines = Corpus.Write(logs, Files, mebibytes);
            List<double> alone = [];
            List<double> asked = [];
            Collect(logs, directory);
            for (int round = 0; round < Rounds; round++)
            {
                // Whichever comes second finds the machine as the first has left it: they change places.
                foreach (bool isAsked in round % 2 == 0 ? [false, true] : new[] { true, false })
                {
                    double seconds = isAsked ? CollectAsked(logs, directory) : Collect(logs, directory);
                    (isAsked ? asked : alone).Add(seconds);
                    Console.WriteLine($"{(isAsked ? "queried" : "alone"),-7} {lines / seconds / 1e6:F2} M lines/s");
                }
            }

            double[] ratios = [.. alone.Zip(asked, (one, other) => other / one).Order()];
            Console.WriteLine(
                $"collecting while {Clients} clients ask every {PauseMilliseconds} ms, to collecting alone: time {ratios[ratios.Length / 2]:F3} "
                + $"(median of pairs; {ratios[0]:F3} to {ratios[^1]:F3})");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static double CollectAsked(string logs, string directory)
    {
        using LogListener listener = LogListener.Start(new LogListenerOptions
        {
            StorePath = Path.Join(directory, "store.db"),
            Urls = ["http://127.0.0.1:0"],
            Warn = Console.WriteLine,
        });
        using HttpClient client = new() { BaseAddress = new Uri(listener.Addresses[0]) };
        using CancellationTokenSource end = new();
        Task[] clients = [];
        double seconds = Collect(logs, directory, () => clients =
            [.. Enumerable.Range(0, Clients).Select(number => Task.Run(() => AskAsync(client, number, end.Token)))]);
        end.Cancel();
        Task.WaitAll(clients);
        return seconds;
    }

    private static async Task AskAsync(HttpClient client, int number, CancellationToken end)
    {
        try
        {
            await Task.Delay(PauseMilliseconds * number / Clients, end);
            using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(PauseMilliseconds));
            do
            {
                await client.GetByteArrayAsync("/logs?order=newest&limit=20", end);
            }
            while (await timer.WaitForNextTickAsync(end));
        }
        catch (OperationCanceledException)
        {
            // The round has ended.
        }
    }

    private static double Collect(string logs, string directory, Action? opened = null)
    {
        Array.ForEach(Directory.GetFiles(directory), File.Delete);
        long start = 0;
        StoreRun.Collect(logs, Path.Join(directory, "store.db"), writer =>
        {
            opened?.Invoke();
            start = Stopwatch.GetTimestamp();
            return writer;
        });
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
