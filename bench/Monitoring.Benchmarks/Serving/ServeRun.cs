using System.Diagnostics;

namespace Monitoring.Benchmarks.Serving;

/// <summary>The listener over loopback: a large answer, small queries, and followers.</summary>
internal static class ServeRun
{
    private const int Rounds = 6;
    private const int Clients = 50;
    private const int QueriesOfEach = 100;
    private const int PauseMilliseconds = 100;
    private const int FollowedEntries = 50;
    private const int MillisecondsBetween = 100;
    private const string Small = "/logs?selector=app%3Dweb&order=newest&limit=20";

    /// <param name="entries">How many entries the large answer has.</param>
    /// <param name="followers">How many follow.</param>
    /// <param name="part">large, small or follow; anything else for all of them.</param>
    public static async Task RunAsync(int entries, int followers, string part)
    {
        using ServedStore store = new();
        store.Fill("web", entries);
        if (part is not "small" and not "follow")
        {
            await TakeAllAsync(store, "/logs/app/web", entries);
            await TakeAllAsync(store, "/logs?selector=app%3Dweb", entries);
        }

        if (part is not "large" and not "follow")
        {
            Ask(store, 1, QueriesOfEach * 10, pause: 0);
            Ask(store, Clients, QueriesOfEach, PauseMilliseconds);
            Ask(store, Clients, QueriesOfEach, pause: 0);
        }

        if (part is not "large" and not "small")
        {
            await FollowAsync(store, followers);
        }
    }

    private static async Task TakeAllAsync(ServedStore store, string target, int entries)
    {
        using HttpClient client = new() { BaseAddress = store.Address, Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/x-ndjson, application/json");
        for (int round = 0; round < Rounds; round++)
        {
            using PeakMemory peak = new();
            long start = Stopwatch.GetTimestamp();
            await using Stream body = await client.GetStreamAsync(target);
            byte[] buffer = new byte[256 << 10];
            long bytes = 0;
            for (int length; (length = await body.ReadAsync(buffer)) > 0;)
            {
                bytes += length;
            }

            double rate = bytes / 1e6 / Stopwatch.GetElapsedTime(start).TotalSeconds;
            Console.WriteLine(
                $"{target,-26} {entries} entries, {bytes / 1e6:F0} MB: {rate,6:F0} MB/s, peak +{peak.Growth / 1048576.0:F0} MiB, curl {Curl(store, target)}");
        }
    }

    /// <summary>The same taken by a client in another process, which does nothing with it; in bytes a second.</summary>
    private static string Curl(ServedStore store, string target)
    {
        string[] arguments =
            ["-s", "-o", "/dev/null", "-H", "Accept: application/x-ndjson, application/json", "-w", "%{speed_download}",
                new Uri(store.Address, target).ToString()];
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo("curl", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
            string speed = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return $"{double.Parse(speed, System.Globalization.CultureInfo.InvariantCulture) / 1e6:F0} MB/s";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "is not here";
        }
    }

    private static void Ask(ServedStore store, int clients, int queries, int pause)
    {
        string way = pause == 0 ? "without a pause" : $"each every {pause} ms";
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            double[] times = ServeClients.Ask(store.Address, Small, clients, queries, pause);
            double rate = times.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
            Console.WriteLine($"small query, {clients} clients, {way}: {Describe(times)}, {rate:F0} a second");
        }
    }

    private static async Task FollowAsync(ServedStore store, int followers)
    {
        using HttpClient client = new() { BaseAddress = store.Address, Timeout = Timeout.InfiniteTimeSpan };
        StreamReader[] readers = await Task.WhenAll(Enumerable.Range(0, followers).Select(async _ =>
            new StreamReader(await client.GetStreamAsync("/logs?follow=true&selector=app%3Dlive"))));
        for (int round = 0; round < Rounds; round++)
        {
            long[] written = new long[FollowedEntries];
            Task<double[]>[] seen = [.. readers.Select(reader => Task.Run(() => SeeAsync(reader, written)))];
            for (int entry = 0; entry < FollowedEntries; entry++)
            {
                written[entry] = Stopwatch.GetTimestamp();
                store.Write("live", (round * FollowedEntries) + entry, 1);
                await Task.Delay(MillisecondsBetween);
            }

            double[] delays = [.. (await Task.WhenAll(seen)).SelectMany(delay => delay).Order()];
            Console.WriteLine($"{followers} followers, from the write: {Describe(delays)}");
        }

        Array.ForEach(readers, reader => reader.Dispose());
    }

    private static async Task<double[]> SeeAsync(StreamReader reader, long[] written)
    {
        double[] delays = new double[FollowedEntries];
        for (int entry = 0; entry < FollowedEntries;)
        {
            if (await reader.ReadLineAsync() is { Length: > 0 })
            {
                delays[entry] = Stopwatch.GetElapsedTime(written[entry]).TotalMilliseconds;
                entry++;
            }
        }

        return delays;
    }

    private static string Describe(double[] times) =>
        $"median {times[times.Length / 2]:F2} ms, p99 {times[times.Length * 99 / 100]:F2} ms, most {times[^1]:F2} ms";
}
