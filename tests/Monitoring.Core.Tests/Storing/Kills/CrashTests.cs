using System.Globalization;
using Microsoft.Data.Sqlite;
using Monitoring.Collecting;
using Monitoring.Entries;

namespace Monitoring.Storing.Kills;

/// <summary>At whatever moment the process is killed, entries and positions agree, and the next one goes on exactly
/// there.</summary>
/// <remarks>A kill is simulated by opening a copy of the files, which is what it leaves.</remarks>
public sealed class CrashTests : IDisposable
{
    private readonly StoreScene _scene = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(null)]
    public void Entries_and_positions_agree_at_any_moment(int? fixedSeed)
    {
        int seed = fixedSeed ?? Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        Random random = new(seed);
        Dictionary<string, int> written = new() { ["/a.log"] = 0, ["/b.log"] = 0, ["/c.log"] = 0 };
        _scene.Options = _scene.Options with { GroupBytes = 64 << 10, BlockBytes = 16 << 10 };
        LogStoreWriter writer = _scene.Open();
        for (int step = 0; step < 400; step++)
        {
            string log = written.Keys.ElementAt(random.Next(written.Count));
            switch (random.Next(20))
            {
                case 0:
                    string copy = _scene.CopyAsKilled($"killed-{step}.db");
                    writer.Dispose();
                    _scene.Options = _scene.Options with { Path = copy };
                    Verify(copy, seed);
                    writer = _scene.Open();
                    written = written.Keys.ToDictionary(path => path, path => PositionOf(writer, path));
                    break;
                case 1:
                    Verify(_scene.Path, seed);
                    break;
                case < 5:
                    writer.Flush();
                    break;
                case 5:
                    Assert.True(writer.Drain(Cancellation));
                    break;
                default:
                    int count = random.Next(random.Next(10) == 0 ? 2000 : 5);
                    string[] lines = [.. Enumerable.Range(written[log], count).Select(Line)];
                    writer.Write(_scene.Batch(log, written[log], lines), Cancellation);
                    written[log] += count;
                    break;
            }

            StoreScene.TakeCommitted(writer);
        }

        writer.Dispose();
        Verify(_scene.Path, seed);
        Assert.Empty(_scene.Warnings);
        Dictionary<string, List<string>> streams = _scene.ReadAll();
        Assert.All(written, pair => Assert.Equal(pair.Value, streams.GetValueOrDefault(pair.Key, []).Count));
    }

    [Fact]
    public void A_collector_continues_from_the_store_through_rotations_and_kills()
    {
        using CollectorScene logs = new();
        List<string> expected = [];
        Random random = new(11);
        (int line, int rotation) = (0, 0);
        for (int life = 0; life < 12; life++)
        {
            LogStoreWriter writer = LogStoreWriter.Open(_scene.Options, logs.Time, _scene.Events);
            using (DirectoryCollector collector = NewCollector(logs, writer.Checkpoints))
            {
                for (int step = 0; step < 20; step++)
                {
                    for (int count = random.Next(1, 30); count > 0; count--)
                    {
                        expected.Add(Line(line++));
                        logs.Files.Append("logs/app.log", expected[^1] + "\n");
                    }

                    Collect(logs, collector, writer);
                    if (life + step == 0)
                    {
                        // Without a checkpoint no rotated file is searched.
                        Assert.True(writer.Drain(Cancellation));
                    }

                    if (random.Next(5) == 0)
                    {
                        logs.Files.Rename(
                            "logs/app.log",
                            string.Create(CultureInfo.InvariantCulture, $"logs/app.log.{++rotation:D4}"));
                    }
                    else if (random.Next(3) == 0)
                    {
                        writer.Flush();
                    }
                }

                string copy = _scene.CopyAsKilled($"life-{life}.db");
                writer.Dispose();
                _scene.Options = _scene.Options with { Path = copy };
            }
        }

        using (LogStoreWriter writer = LogStoreWriter.Open(_scene.Options, logs.Time, _scene.Events))
        using (DirectoryCollector collector = NewCollector(logs, writer.Checkpoints))
        {
            for (int step = 0; step < 10; step++)
            {
                Collect(logs, collector, writer);
            }

            Assert.True(writer.Drain(Cancellation));
        }

        Assert.Equal(expected, Assert.Single(_scene.ReadAll()).Value);
        Assert.Empty(_scene.Warnings);
        Assert.Empty(logs.Warnings);
    }

    [Fact]
    public void Readers_see_whole_commits_while_it_is_written_and_merged()
    {
        _scene.Options = _scene.Options with { BlockBytes = 16 << 10, GroupBytes = 64 << 10 };
        using LogStoreWriter writer = _scene.Open();
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        StoreScene.Commit(writer, _scene.Batch("/a.log", 0, Line(0)));
        int reads = 0;
        Exception? failure = null;
        Thread reader = new(() =>
        {
            try
            {
                while (!end.IsCancellationRequested)
                {
                    Verify(_scene.Path, seed: 0);
                    Interlocked.Increment(ref reads);
                }
            }
            catch (Exception unexpected)
            {
                failure = unexpected;
            }
        });
        reader.Start();
        int line = 1;
        for (; line < 20_000 && (Volatile.Read(ref reads) < 20 || line < 500); line++)
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", line, Line(line)));
        }

        end.Cancel();
        reader.Join();
        Assert.Null(failure);
        Assert.InRange(reads, 20, int.MaxValue);
        Assert.Equal(line, _scene.ReadAll()["/a.log"].Count);
    }

    public void Dispose() => _scene.Dispose();

    private static string Line(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"line {number} of a log that is written");

    private static int PositionOf(LogStoreWriter writer, string path) =>
        (int)(writer.Checkpoints.FirstOrDefault(checkpoint => checkpoint.Path == path)?.Files[0].Offset ?? 0);

    private static DirectoryCollector NewCollector(CollectorScene logs, IReadOnlyCollection<Checkpoint> checkpoints) =>
        new(
        new DirectoryCollectorOptions
        {
            Roots = [new LogRoot { Path = logs.Root, Include = ["app.log"] }],
            Checkpoints = checkpoints,
            TurnBytes = 4096,
        },
        new Watching.Mock.MockFileWatcher(),
        logs.Time,
        logs.Events);

    private static void Collect(CollectorScene logs, DirectoryCollector collector, LogStoreWriter writer)
    {
        logs.Time.Advance(TimeSpan.FromSeconds(2));
        while (collector.Collect(TimeSpan.Zero, Cancellation) is { } batch)
        {
            writer.Write(batch, Cancellation);
            while (writer.TryTakeCommitted(out LogBatch? safe))
            {
                collector.Commit(safe);
                safe.Dispose();
            }
        }
    }

    /// <summary>In one snapshot: each stream holds the lines from the first up to its position, and no other.</summary>
    private void Verify(string path, int seed)
    {
        using SqliteConnection connection = _scene.Connect(path);
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: true);
        Dictionary<string, List<string>> streams = StoreScene.ReadAll(connection);
        int positions = 0;
        foreach (Checkpoint checkpoint in StoreScene.ReadCheckpoints(connection))
        {
            positions++;
            List<string> lines = streams.GetValueOrDefault(checkpoint.Path, []);
            Assert.True(
                checkpoint.Files[0].Offset == lines.Count,
                $"seed {seed}: {checkpoint.Path} is at {checkpoint.Files[0].Offset} with {lines.Count} lines");
            Assert.Equal(Enumerable.Range(0, lines.Count).Select(Line), lines);
        }

        Assert.InRange(streams.Count, 0, positions);
    }
}
