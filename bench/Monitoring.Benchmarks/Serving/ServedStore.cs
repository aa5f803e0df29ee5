using System.Text;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Serving;
using Monitoring.Storing;

namespace Monitoring.Benchmarks.Serving;

/// <summary>A store of its own in a new directory, a writer to it, and a listener over it.</summary>
internal sealed class ServedStore : IDisposable
{
    private const int BatchLines = 5_000;

    private readonly string _directory = Directory.CreateTempSubdirectory("monitoring-bench-").FullName;
    private readonly LogStoreWriter _writer;

    public ServedStore()
    {
        string path = StorePath;
        _writer = LogStoreWriter.Open(
            new LogStoreOptions { Path = path },
            TimeProvider.System,
            new MonitoringEvents { OnWarning = warning => Console.WriteLine(warning.Message) });
        Listener = LogListener.Start(new LogListenerOptions
        {
            StorePath = path,
            Urls = ["http://127.0.0.1:0"],
            Warn = Console.WriteLine,
        });
        Address = new Uri(Listener.Addresses[0]);
    }

    public string StorePath => Path.Join(_directory, "store.db");

    public LogStoreWriter Writer => _writer;

    public LogListener Listener { get; }

    public Uri Address { get; }

    /// <summary>Writes lines as a web server has them, of one stream.</summary>
    public void Fill(string app, int entries)
    {
        for (int first = 0; first < entries; first += BatchLines)
        {
            Write(app, first, Math.Min(BatchLines, entries - first));
        }
    }

    /// <summary>Writes some lines, and waits until they are safe.</summary>
    public void Write(string app, int first, int count)
    {
        byte[][] lines = [.. Enumerable.Range(first, count).Select(line => Encoding.UTF8.GetBytes(
            $"2026-11-23 INFO  [worker-{line % 16}] com.shop.cart.Handler: request {line * 2654435761L % 1000003} of user {line % 977} "
            + $"took {line % 311} ms, status 200, path /cart/items/{line % 4099}"))];
        LogMetadata metadata = new([new("path", $"/var/log/{app}.log"), new("app", app)]);
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

        _writer.Write(batch, CancellationToken.None);
        _writer.Drain(CancellationToken.None);
        while (_writer.TryTakeCommitted(out LogBatch? safe))
        {
            safe.Dispose();
        }
    }

    public void Dispose()
    {
        Listener.Dispose();
        _writer.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
