using System.Diagnostics;
using System.Text;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Serving;
using Monitoring.Storing;

namespace Monitoring.Benchmarks;

/// <summary>The listener over loopback, with its clients in the same process: a large answer, small queries, and followers.</summary>
internal static class ServeRun
{
    private const int Rounds = 4;
    private const int BatchLines = 5_000;
    private const int Clients = 50;
    private const int QueriesOfEach = 100;
    private const int FollowedEntries = 50;
    private const int MillisecondsBetween = 100;

    public static async Task RunAsync(int entries, int followers)
    {
        string directory = Directory.CreateTempSubdirectory("monitoring-bench-").FullName;
        try
        {
            MonitoringEvents events = new() { OnWarning = warning => Console.WriteLine(warning.Message) };
            using LogStoreWriter writer = LogStoreWriter.Open(
                new LogStoreOptions { Path = Path.Join(directory, "store.db") }, TimeProvider.System, events);
            Fill(writer, entries);
            await using LogListener listener = LogListener.Start(new LogListenerOptions
            {
                StorePath = Path.Join(directory, "store.db"),
                Urls = ["http://127.0.0.1:0"],
                Warn = Console.WriteLine,
            });
            using HttpClient client = new() { BaseAddress = new Uri(listener.Addresses[0]), Timeout = Timeout.InfiniteTimeSpan };
            for (int round = 0; round < Rounds; round++)
            {
                await TakeAllAsync(client, entries);
            }

            await AskOftenAsync(client);
            await FollowAsync(client, writer, followers);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Fill(LogStoreWriter writer, int entries)
    {
        LogMetadata metadata = new([new("path", "/var/log/web.log"), new("app", "web")]);
        for (int first = 0; first < entries; first += BatchLines)
        {
            Write(writer, metadata, first, Math.Min(BatchLines, entries - first));
        }
    }

    private static void Write(LogStoreWriter writer, LogMetadata metadata, int first, int count)
    {
        byte[][] lines = [.. Enumerable.Range(first, count).Select(line => Encoding.UTF8.GetBytes(
            $"2026-11-23 INFO  [worker-{line % 16}] com.shop.cart.Handler: request {line * 2654435761L % 1000003} of user {line % 977} "
            + $"took {line % 311} ms, status 200, path /cart/items/{line % 4099}"))];
        LogBatch batch = new(metadata, TimeProvider.System, lines.Sum(line => line.Length) + 1);
        int start = 0;
        long time = LogTimestamp.From(TimeProvider.System.GetUtcNow()).UnixNanoseconds;
        foreach (byte[] line in lines)
        {
            line.CopyTo(batch.Bytes.AsSpan(start));
            batch.Add(new LogRecord
            {
                Start = start,
                Length = line.Length,
                Timestamp = new LogTimestamp(time++),
                Offset = start,
                OriginalLength = line.Length,
                Output = LogOutput.Stdout,
            });
            start += line.Length;
        }

        writer.Write(batch, CancellationToken.None);
        writer.Drain(CancellationToken.None);
        while (writer.TryTakeSafe(out LogBatch? safe))
        {
            safe.Dispose();
        }
    }

    private static async Task TakeAllAsync(HttpClient client, int entries)
    {
        using PeakMemory peak = new();
        long start = Stopwatch.GetTimestamp();
        await using Stream body = await client.GetStreamAsync("/logs/app/web");
        byte[] buffer = new byte[256 << 10];
        long bytes = 0;
        for (int length; (length = await body.ReadAsync(buffer)) > 0;)
        {
            bytes += length;
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(
            $"/logs/app/web {entries} entries, {bytes / 1e6:F0} MB: {bytes / 1e6 / seconds,6:F0} MB/s, peak +{peak.Growth / 1048576.0:F0} MiB");
    }

    private static async Task AskOftenAsync(HttpClient client)
    {
        for (int round = 0; round < Rounds; round++)
        {
            double[][] times = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => AskAsync(client))));
            Console.WriteLine($"/logs?limit=20, {Clients} clients without a pause: {Describe([.. times.SelectMany(time => time)])}");
        }

        Console.WriteLine($"/logs?limit=20, one client: {Describe(await AskAsync(client))}");
    }

    private static async Task<double[]> AskAsync(HttpClient client)
    {
        double[] times = new double[QueriesOfEach];
        for (int query = 0; query < QueriesOfEach; query++)
        {
            long start = Stopwatch.GetTimestamp();
            await client.GetByteArrayAsync("/logs?selector=app%3Dweb&order=newest&limit=20");
            times[query] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return times;
    }

    private static async Task FollowAsync(HttpClient client, LogStoreWriter writer, int followers)
    {
        LogMetadata metadata = new([new("path", "/var/log/live.log"), new("app", "live")]);
        StreamReader[] readers = await Task.WhenAll(Enumerable.Range(0, followers).Select(async _ =>
            new StreamReader(await client.GetStreamAsync("/logs?follow=true&selector=app%3Dlive"))));
        long[] written = new long[FollowedEntries];
        Task<double[]>[] seen = [.. readers.Select(reader => Task.Run(() => SeeAsync(reader, written)))];
        for (int entry = 0; entry < FollowedEntries; entry++)
        {
            written[entry] = Stopwatch.GetTimestamp();
            Write(writer, metadata, entry, 1);
            await Task.Delay(TimeSpan.FromMilliseconds(MillisecondsBetween), TimeProvider.System);
        }

        double[][] delays = await Task.WhenAll(seen);
        Console.WriteLine($"{followers} followers, from the write: {Describe([.. delays.SelectMany(delay => delay)])}");
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

    private static string Describe(double[] times)
    {
        Array.Sort(times);
        return $"median {times[times.Length / 2]:F2} ms, p99 {times[times.Length * 99 / 100]:F2} ms, most {times[^1]:F2} ms";
    }
}
