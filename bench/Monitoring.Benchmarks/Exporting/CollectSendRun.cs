using Monitoring.Benchmarks.Storing;
using Monitoring.Entries;
using Monitoring.Exporting.Sending;
using Monitoring.Storing;
using Monitoring.Storing.Destinations;

namespace Monitoring.Benchmarks.Exporting;

/// <summary>Files to a durable store, without and with a destination that gets the entries meanwhile, in turn. The
/// receiver is in the same process, and only counts.</summary>
internal static class CollectSendRun
{
    public static void Run(int files, int mebibytes, int rounds)
    {
        string directory = Directory.CreateTempSubdirectory("monitoring-bench-").FullName;
        string logs = Path.Join(directory, "logs");
        string store = Path.Join(directory, "store.db");
        try
        {
            long lines = Corpus.Write(logs, files, mebibytes);
            using CountingReceiver receiver = new("200 OK", string.Empty);
            for (int round = 0; round < rounds; round++)
            {
                Array.ForEach(Directory.GetFiles(directory), File.Delete);
                Console.WriteLine(
                    Measurement.Of(() => StoreRun.Collect(logs, store)).Describe("without a destination", lines));
                Array.ForEach(Directory.GetFiles(directory), File.Delete);
                long before = receiver.Bytes;
                Console.WriteLine(
                    Measurement.Of(() => StoreRun.Collect(logs, store, writer => Send(writer, receiver.Url)))
                        .Describe("with OTLP", lines)
                    + $"  {(receiver.Bytes - before) >> 20} MiB sent meanwhile");
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static SendingStore Send(LogStoreWriter writer, string url)
    {
        DestinationSettings settings = new() { Kind = DestinationKind.Otlp, Target = url };
        writer.Destinations.Run(
            writer.Options.Path,
            table => table.Set(new StoredDestination("bench", settings.ToJson(), LogCursor.Before(0))),
            CancellationToken.None);
        return new SendingStore(writer, Console.WriteLine);
    }
}
