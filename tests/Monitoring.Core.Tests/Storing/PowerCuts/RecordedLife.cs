using System.Globalization;
using Microsoft.Data.Sqlite;
using Monitoring.Diagnostics;
using Monitoring.Querying;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.PowerCuts;

/// <summary>Plays a collector against a store whose writes are recorded, and remembers what was committed
/// when.</summary>
internal sealed class RecordedLife : IDisposable
{
    /// <summary>The size of a store that soon has too much.</summary>
    public const long SmallBytes = 1 << 20;

    private static readonly string[] Streams = ["/a.log", "/b.log", "/c.log"];

    // Of SQLite: FULL, READONLY, and IOERR of a write, of a sync and of a truncation.
    private static readonly int[] Failures = [13, 8, 10 | (3 << 8), 10 | (4 << 8), 10 | (6 << 8)];

    private readonly StoreScene _scene = new();
    private readonly Random _random;
    private readonly Dictionary<string, List<DateTimeOffset>> _lines = Streams.ToDictionary(
        stream => stream, _ => new List<DateTimeOffset>());
    private readonly List<StoreMark> _marks = [];
    private readonly List<StoreMark> _clears = [];
    private RecordedFiles? _recorded;

    public RecordedLife(int seed, RetentionPolicy retention)
    {
        _random = new Random(seed);
        _scene.Files.CreateDirectory("recorded");
        _scene.Options = _scene.Options with
        {
            Path = _scene.Files["recorded/logs.db"],
            Retention = retention,
            BlockBytes = 16 << 10,
            GroupBytes = LogStoreOptions.MinGroupBytes,
        };
    }

    public LogStoreOptions Options => _scene.Options;

    /// <summary>The committed entries, at the beginning and after each commit.</summary>
    public IReadOnlyList<StoreMark> Marks => _marks;

    /// <summary>The stored entries at the start of each clearing.</summary>
    public IReadOnlyList<StoreMark> Clears => _clears;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The text of a line.</summary>
    public static string TextOf(string stream, int line) =>
        StoreScene.RandomMessage(new Random(line), 60 + (line % 7 * 200))
            + string.Create(CultureInfo.InvariantCulture, $" {stream} line {line}");

    /// <summary>When each line of a stream was committed.</summary>
    public IReadOnlyList<DateTimeOffset> TimesOf(string stream) => _lines[stream];

    /// <summary>Writes without being recorded, and leaves what an earlier version would have written.</summary>
    public void BeginWithOldStore(int version, int steps)
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            for (int step = 0; step < steps; step++)
            {
                Write(writer);
            }
        }

        OldStore.Make(_scene.Path, version);
    }

    /// <summary>Writes, waits, clears and begins again so many times.</summary>
    /// <param name="steps">The number of steps.</param>
    /// <param name="fails">Whether writing fails now and then.</param>
    public RecordedFiles Live(int steps, bool fails = false)
    {
        _marks.Add(new StoreMark(0, CountLines(), 1, _scene.Time.GetUtcNow()));
        _recorded = new RecordedFiles(System.IO.Path.GetDirectoryName(_scene.Path)!);
        LogStoreWriter writer = _scene.Open();

        // A log that is empty has a position, and no lines.
        Add(writer, count: 0);
        Assert.True(writer.Drain(Cancellation));
        for (int step = 0; step < steps; step++)
        {
            switch (_random.Next(16))
            {
                case 0:
                    writer.Dispose();
                    writer = _scene.Open();
                    break;
                case 1:
                    writer.Dispose();
                    _clears.Add(NewMark());
                    Clear(fails);
                    writer = _scene.Open();
                    break;
                case 2 or 3 or 4:
                    _scene.Time.Advance(TimeSpan.FromSeconds(11));
                    break;
                case 5:
                    _scene.Time.Advance(TimeSpan.FromHours(3 * _random.NextDouble()));
                    break;
                case 6 or 7 when fails:
                    WriteInSpiteOfFailures(writer);
                    Mark();
                    break;
                default:
                    Write(writer);
                    Mark();
                    break;
            }
        }

        writer.Dispose();
        Mark();
        _recorded.Dispose();
        Assert.Equal(fails, _recorded.Failures > 0);
        Assert.DoesNotContain(_scene.Warnings, warning => !fails && warning.Kind != WarningKind.StoreTooSmall);
        return _recorded;
    }

    public void Dispose()
    {
        _recorded?.Dispose();
        _scene.Dispose();
    }

    private void Write(LogStoreWriter writer)
    {
        for (int batch = _random.Next(1, 4); batch > 0; batch--)
        {
            Add(writer, _random.Next(_random.Next(6) == 0 ? 40 : 4));
        }

        Assert.True(writer.Drain(Cancellation), _scene.Warnings.LastOrDefault()?.Message);
        StoreScene.TakeCommitted(writer);
    }

    private void Add(LogStoreWriter writer, int count)
    {
        string stream = Streams[_random.Next(Streams.Length)];
        List<DateTimeOffset> lines = _lines[stream];
        int first = lines.Count;
        lines.AddRange(Enumerable.Repeat(_scene.Time.GetUtcNow(), count));
        writer.Write(
            _scene.Batch(stream, first, [.. Enumerable.Range(first, count).Select(line => TextOf(stream, line))]),
            Cancellation);
    }

    /// <summary>Whatever fails, commits and what is done between them, is done once it can be.</summary>
    private void WriteInSpiteOfFailures(LogStoreWriter writer)
    {
        _recorded!.Fail(after: _random.Next(40), Failures[_random.Next(Failures.Length)]);
        for (int attempt = 0; attempt < 5; attempt++)
        {
            // No more than the queue holds: the clock does not advance while it is full.
            Add(writer, count: _random.Next(3));
            _scene.Time.Advance(TimeSpan.FromSeconds(11));
            writer.Drain(Cancellation);
        }

        _recorded.Relent();
        Wait.Until(
                () =>
                {
                    _scene.Time.Advance(TimeSpan.FromSeconds(1));
                    return writer.Drain(Cancellation);
                },
            _scene.Warnings.LastOrDefault()?.Message);
        StoreScene.TakeCommitted(writer);
    }

    private void Clear(bool fails)
    {
        if (fails)
        {
            _recorded!.Fail(after: _random.Next(20), Failures[_random.Next(Failures.Length)]);
            try
            {
                LogStoreMaintenance.Clear(_scene.Path, new LogQuery(), _scene.Events);
            }
            catch (LogStoreException failure) when (failure.InnerException is SqliteException)
            {
                // As a user would, once there is space again.
            }

            _recorded.Relent();
        }

        LogStoreMaintenance.Clear(_scene.Path, new LogQuery(), _scene.Events);
    }

    private void Mark() => _marks.Add(NewMark());

    private StoreMark NewMark()
    {
        int operations = _recorded!.Count;
        return new StoreMark(
            operations,
            CountLines(),
            _scene.ReadNextNumber(),
            _scene.Time.GetUtcNow());
    }

    private Dictionary<string, int> CountLines() =>
        _lines.ToDictionary(stream => stream.Key, stream => stream.Value.Count);
}
