using System.Diagnostics;
using System.Globalization;

namespace Monitoring.Benchmarks.Serving;

/// <summary>Clients that ask a listener again and again, in a process of their own: theirs is then not the listener's
/// time.</summary>
internal static class ServeClients
{
    private const int WarmQueries = 20;

    /// <summary>Asks from a process of its own, and waits for it.</summary>
    /// <param name="server">The listener.</param>
    /// <param name="target">What to ask for.</param>
    /// <param name="clients">How many ask at the same time.</param>
    /// <param name="queries">How often each of them asks.</param>
    /// <param name="pause">How often each asks, in milliseconds; 0 for at once when it has its answer.</param>
    /// <returns>How long they waited for their answers, in milliseconds, in ascending order.</returns>
    public static double[] Ask(Uri server, string target, int clients, int queries, int pause)
    {
        string[] arguments =
            ["ask", server.ToString(), target, .. new[] { clients, queries, pause }.Select(number => $"{number}")];
        using Process process = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, arguments)
            {
                RedirectStandardOutput = true,
                UseShellExecute = false
            })!;
        double[] times =
        [
            .. process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => double.Parse(line, CultureInfo.InvariantCulture)),
        ];
        process.WaitForExit();
        Array.Sort(times);
        return times;
    }

    /// <summary>What that process does: writes each answer's time.</summary>
    public static async Task RunAsync(string server, string target, int clients, int queries, int pause)
    {
        using HttpClient client = new() { BaseAddress = new Uri(server), Timeout = Timeout.InfiniteTimeSpan };
        double[][] times = await Task.WhenAll(Enumerable.Range(0, clients).Select(number => Task.Run(async () =>
        {
            // Not all at the same moment: each begins at its own place of the interval.
            await Task.Delay(pause * number / clients);
            return await AskAsync(client, target, queries + WarmQueries, pause);
        })));
        foreach (double time in times.SelectMany(time => time.Skip(WarmQueries)))
        {
            Console.WriteLine(time.ToString("F4", CultureInfo.InvariantCulture));
        }
    }

    private static async Task<double[]> AskAsync(HttpClient client, string target, int queries, int pause)
    {
        double[] times = new double[queries];
        using PeriodicTimer? timer = pause == 0 ? null : new(TimeSpan.FromMilliseconds(pause));
        for (int query = 0; query < queries; query++)
        {
            if (timer is not null)
            {
                await timer.WaitForNextTickAsync();
            }

            long start = Stopwatch.GetTimestamp();
            await client.GetByteArrayAsync(target);
            times[query] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return times;
    }
}
