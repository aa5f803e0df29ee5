using Microsoft.Extensions.Time.Testing;
using Monitoring.Diagnostics;
using Monitoring.Files.Opening;
using Monitoring.Watching;

namespace Monitoring.Collecting.Streams;

/// <summary>The cost of a file does not depend on the number of files. Work and memory are measured, but not
/// time.</summary>
public sealed class ManyFilesTests : IDisposable
{
    private const int MaxOpen = 100;

    /// <summary>Measured: 8.3 KiB until a file was read once, of which 4.5 KiB are kept. A listing of the directory for
    /// each file would allocate a hundred times as much, and more with each file.</summary>
    private const int MaxBytesForEachFile = 20 << 10;

    private readonly TemporaryDirectory _files = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly DescriptorPool _pool = new(MaxOpen);
    private readonly DirectoryCollector _collector;

    public ManyFilesTests()
    {
        _files.CreateDirectory("logs");
        _collector = new DirectoryCollector(
            new DirectoryCollectorOptions
            {
                Roots = [new LogRoot { Path = _files["logs"], Include = ["*.log"] }],
                Descriptors = _pool
            },
            FileWatcher.Create(WatcherKind.Auto, TimeProvider.System),
            _time,
            new MonitoringEvents());
    }

    public void Dispose()
    {
        _collector.Dispose();
        _files.Dispose();
    }

    [Theory]
    [InlineData(2_000)]
    [InlineData(20_000)]
    public void A_file_costs_the_same_however_many_there_are(int logs)
    {
        Write(logs);
        int lines = 0;
        long allocated = Allocations.Measure(() => lines = Drain());
        Assert.Equal(logs, lines);
        Assert.InRange(allocated / logs, 1, MaxBytesForEachFile);
        Assert.Equal(logs, _collector.ScanCount);

        // Opened to start it, to read it, and to see that there is no more; each exchange checks one file.
        Assert.InRange(_pool.CloseAttempts, 1, 3 * logs);
        Write(logs);
        allocated = Allocations.Measure(() => lines = Drain());
        Assert.Equal(logs, lines);
        Assert.InRange(allocated / logs, 1, MaxBytesForEachFile);
        Assert.InRange(_pool.CloseAttempts, 1, 6 * logs);
        Assert.Equal(0, _pool.Search.Readings);
    }

    [Fact]
    public void Thousands_of_logs_that_are_rotated_at_once_do_not_read_their_directory_once_each()
    {
        const int Logs = 2_000;
        Write(Logs);
        Assert.Equal(Logs, Drain());
        for (int log = 0; log < Logs; log++)
        {
            _files.Rename($"logs/{log}.log", $"logs/{log}.log.1");
        }

        Write(Logs);
        int lines = 0;
        for (int second = 0; second < 20; second++)
        {
            lines += Drain();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(Logs, lines);
        Assert.InRange(_pool.Search.Readings, 0, Logs / 10);
        Assert.InRange(_pool.CloseAttempts, Logs, 100 * Logs);
    }

    private void Write(int logs)
    {
        for (int log = 0; log < logs; log++)
        {
            _files.Append($"logs/{log}.log", "line\n");
        }
    }

    private int Drain()
    {
        int lines = 0;
        while (_collector.Collect(TimeSpan.Zero, TestContext.Current.CancellationToken) is { } batch)
        {
            lines += batch.Count;
            _collector.Commit(batch);
            batch.Dispose();
        }

        return lines;
    }
}
