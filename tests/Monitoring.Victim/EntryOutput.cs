using System.Text;
using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing;
using Monitoring.Watching;

namespace Monitoring;

/// <summary>Emits entries to the standard output, no faster than they are read.</summary>
internal static class EntryOutput
{
    /// <summary>As Watch-Log -FromStart does: the collector runs on the thread that waits for who reads.</summary>
    public static void Watch(string directory)
    {
        using CancellationTokenSource stop = BeginToWaitForEnd();
        using StreamWriter output = Open();
        RecentEvents notes = new(TimeProvider.System)
        {
            OnAdded = note => Console.Error.WriteLine(
            note.IsGap ? $"GAP {note}" : $"WARNING {note}")
        };
        DirectoryCollectorOptions options = new() { Roots = [new LogRoot { Path = directory, Include = ["*.log"] }] };
        using DirectoryCollector collector =
            new(options, FileWatcher.Create(WatcherKind.Auto, TimeProvider.System), TimeProvider.System, notes.Events);
        while (!stop.IsCancellationRequested)
        {
            using LogBatch? batch = collector.Collect(Timeout.InfiniteTimeSpan, stop.Token);
            if (batch is not null)
            {
                for (int row = 0; row < batch.Count; row++)
                {
                    Write(output, batch.CreateEntry(row));
                }

                collector.Commit(batch);
            }
        }
    }

    /// <summary>As Get-LogEntry -Follow does: what is stored, and what will be.</summary>
    public static void Follow(string store)
    {
        using CancellationTokenSource stop = BeginToWaitForEnd();
        using StreamWriter output = Open();
        using LogStoreReader reader = LogStoreReader.Open(
            store, warning => Console.Error.WriteLine($"WARNING {warning}"));
        foreach (LogEntry entry in reader.Follow(new LogQuery(), TimeProvider.System, stop.Token))
        {
            Write(output, entry);
        }
    }

    private static CancellationTokenSource BeginToWaitForEnd()
    {
        CancellationTokenSource stop = new();
        _ = Task.Run(() =>
        {
            _ = Console.In.Read();
            stop.Cancel();
        });
        return stop;
    }

    // Each entry at once, as a pipeline takes it.
    private static StreamWriter Open() =>
        new(Console.OpenStandardOutput(), new UTF8Encoding(false), bufferSize: 4096) { AutoFlush = true };

    private static void Write(StreamWriter output, LogEntry entry) => output.Write($"{entry.Path}\t{entry.Message}\n");
}
