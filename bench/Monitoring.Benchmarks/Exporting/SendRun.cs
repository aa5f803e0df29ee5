using System.Diagnostics;
using Monitoring.Benchmarks.Serving;
using Monitoring.Entries;
using Monitoring.Exporting.Sending;
using Monitoring.Storing.Destinations;

namespace Monitoring.Benchmarks.Exporting;

/// <summary>A store to each kind of destination, as fast as that goes. The receiver is in the same process, and only
/// counts.</summary>
internal static class SendRun
{
    private const int Rounds = 3;

    public static async Task RunAsync(int entries, int streams)
    {
        using ServedStore store = new();
        for (int stream = 0; stream < streams; stream++)
        {
            store.Fill($"app{stream}", entries / streams);
        }

        for (int round = 0; round < Rounds; round++)
        {
            await SendAsync(store, entries, "otlp", DestinationKind.Otlp, "200 OK", "", settings => settings);
            await SendAsync(
                store, entries, "otlp, gzip", DestinationKind.Otlp, "200 OK", "",
                settings => settings with { Gzip = true });
            await SendAsync(
                store, entries, "loki, gzip", DestinationKind.Loki, "204 No Content", "", settings => settings);
            await SendAsync(
                store, entries, "elasticsearch", DestinationKind.Elasticsearch, "200 OK", "{\"errors\":false}",
                settings => settings);
        }
    }

    private static async Task SendAsync(
        ServedStore store, long entries, string name, DestinationKind kind, string status, string body,
        Func<DestinationSettings, DestinationSettings> change)
    {
        using CountingReceiver receiver = new(status, body);
        DestinationSettings settings = change(new DestinationSettings { Kind = kind, Target = receiver.Url });
        await store.Writer.Destinations.AddAsync(
            table => table.Set(new StoredDestination("bench", settings.ToJson(), LogCursor.Before(0))));
        using Process process = Process.GetCurrentProcess();
        TimeSpan processor = process.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        await using (DestinationSenders senders = DestinationSenders.Start(new SenderOptions
        {
            StorePath = store.StorePath,
            Changes = store.Writer.Destinations,
            TimeProvider = TimeProvider.System,
            Warn = Console.WriteLine,
        }))
        {
            using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
            while (senders.Statuses.Sum(sender => sender.Sent) < entries)
            {
                await timer.WaitForNextTickAsync();
            }
        }

        process.Refresh();
        Measurement cost = new(Stopwatch.GetElapsedTime(start), process.TotalProcessorTime - processor, 0);
        Console.WriteLine(
            cost.Describe(name, entries) + $"  {receiver.Bytes >> 20} MiB in {receiver.Requests} requests");
        await store.Writer.Destinations.AddAsync(table => table.Remove("bench"));
    }
}
