using System.Collections.Concurrent;
using System.Globalization;
using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Storing.Mixed;

/// <summary>Random lives of a store, compared with a list of what was committed: entries of all sizes, while mixed
/// blocks are merged, divided, and left by killed writers.</summary>
public sealed class MixedHistoryTests : IDisposable
{
    private const int Streams = 6;

    private readonly StoreScene _scene = new();
    private readonly Dictionary<string, List<string>> _expected = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_store_has_what_was_committed(int seed)
    {
        Random random = new(seed);
        _scene.Options = _scene.Options with { BlockBytes = 16 << 10, SmallBytes = 4 << 10 };
        LogStoreWriter writer = _scene.Open();
        for (int step = 0; step < 150; step++)
        {
            switch (random.Next(12))
            {
                case 0:
                    _scene.Time.Advance(TimeSpan.FromMinutes(random.Next(12)));
                    break;
                case 1:
                    writer.Dispose();
                    writer = _scene.Open();
                    break;
                case 2:
                    string copy = _scene.CopyAsKilled($"life-{step}.db");
                    writer.Dispose();
                    _scene.Options = _scene.Options with { Path = copy };
                    writer = _scene.Open();
                    break;
                default:
                    Write(writer, random);
                    break;
            }

            if (step % 5 == 0)
            {
                Compare();
            }
        }

        Compare();
        writer.Dispose();
        Compare();
        Assert.Empty(_scene.Warnings);
    }

    /// <summary>A follower gets each entry once, and those of a stream in order.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public async Task A_follower_gets_each_entry_once(int seed)
    {
        Random random = new(seed);
        _scene.Options = _scene.Options with { BlockBytes = 16 << 10, SmallBytes = 4 << 10 };
        using LogStoreWriter writer = _scene.Open();
        Write(writer, random);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using LogStoreReader reader = LogStoreReader.Open(_scene.Path, message => Assert.Fail(message));
        reader.PollInterval = TimeSpan.FromMilliseconds(1);
        ConcurrentQueue<LogEntry> seen = [];
        Task following = Task.Run(
            () =>
            {
                foreach (LogEntry entry in reader.Follow(new LogQuery(), TimeProvider.System, stop.Token))
                {
                    seen.Enqueue(entry);
                }
            },
            Cancellation);
        for (int step = 0; step < 200; step++)
        {
            Write(writer, random);
            if (random.Next(10) == 0)
            {
                _scene.Time.Advance(TimeSpan.FromMinutes(random.Next(12)));
            }
        }

        int expected = _expected.Values.Sum(lines => lines.Count);
        Wait.Until(() => seen.Count >= expected || following.IsCompleted);
        await stop.CancelAsync();
        await following;
        Assert.Equal(expected, seen.Count);
        foreach ((string stream, List<string> lines) in _expected)
        {
            Assert.Equal(lines, seen.Where(entry => entry.Metadata.Path == stream).Select(entry => entry.Message));
        }
    }

    public void Dispose() => _scene.Dispose();

    private void Write(LogStoreWriter writer, Random random)
    {
        for (int batches = random.Next(1, 4); batches > 0; batches--)
        {
            string stream = string.Create(CultureInfo.InvariantCulture, $"/{random.Next(Streams)}.log");
            List<string> lines = _expected.GetValueOrDefault(stream) ?? [];
            _expected[stream] = lines;
            int count = random.Next(20) == 0 ? 200 : random.Next(1, 5);
            string[] added = [.. Enumerable.Range(lines.Count, count).Select(line => string.Create(
                CultureInfo.InvariantCulture, $"{stream} line {line} {random.NextInt64():x16} {random.Next(1000)} ms"))];
            writer.Write(_scene.Batch(stream, lines.Count, added), Cancellation);
            lines.AddRange(added);
        }

        Assert.True(writer.Drain(Cancellation));
        StoreScene.TakeCommitted(writer);
        _scene.Time.Advance(TimeSpan.FromMilliseconds(300));
    }

    private void Compare()
    {
        using LogStoreReader reader = LogStoreReader.Open(_scene.Path, message => Assert.Fail(message));
        List<LogEntry> entries = [.. reader.Read(new LogQuery(), null, Cancellation)];
        Assert.Equal(_expected.Values.Sum(lines => lines.Count), entries.Count);
        Assert.Equal(entries.Count, reader.GetStreams().Sum(stream => stream.Entries));
        foreach ((string stream, List<string> lines) in _expected)
        {
            Assert.Equal(lines, entries.Where(entry => entry.Metadata.Path == stream).Select(entry => entry.Message));
        }

        LogQuery one = new()
        {
            Selector = LabelSelector.Parse("path=/1.log"),
            Last = 3,
        };
        Assert.Equal(
            (_expected.GetValueOrDefault("/1.log") ?? []).TakeLast(3),
            reader.Read(one, null, Cancellation).Select(entry => entry.Message));
        Assert.Equal(_expected, _scene.ReadAll().OrderBy(pair => pair.Key).ToDictionary());
    }
}
