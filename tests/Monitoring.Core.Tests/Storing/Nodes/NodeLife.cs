using Monitoring.Entries;

namespace Monitoring.Storing.Nodes;

/// <summary>Simulates the collector of a node with a store and a fake clock, and compares the store with the expected
/// content.</summary>
/// <remarks>A wrong clock is fast, for less than the hour after which it is accepted. Entries that were stored with a
/// wrong clock may stay longer.</remarks>
internal sealed partial class NodeLife : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan GoneTime = TimeSpan.FromHours(1);

    /// <summary>The time without a disturbance after which the retention is exact.</summary>
    private static readonly TimeSpan CalmTime = TimeSpan.FromHours(3);

    private readonly StoreScene _scene = new();
    private readonly Random _random;
    private readonly SmallVolume? _volume;
    private readonly List<NodePod> _pods = [];
    private readonly TimeSpan _age;
    private readonly NodePoller? _poller;
    private readonly NodeFollower? _follower;
    private LogStoreWriter _writer;
    private DateTimeOffset _calmSince;
    private bool _isFull;
    private int _wrongSteps;
    private int _kills;
    private int _podNumber;

    /// <summary>Whether a reader has just kept the write-ahead log from being emptied, so that the store may be
    /// larger.</summary>
    private bool _wasRead;

    /// <summary>Begins with an empty store.</summary>
    /// <param name="seed">The seed of the random numbers.</param>
    /// <param name="volume">A volume that fills up; null if there is space for all.</param>
    /// <param name="retention">The retention of the store.</param>
    /// <param name="hasReaders">Whether one reader follows the store and another polls it, and each must get every line
    /// once. They may keep the write-ahead log from being emptied, so that the size of the store is not
    /// compared.</param>
    public NodeLife(int seed, SmallVolume? volume, RetentionPolicy retention, bool hasReaders)
    {
        _random = new Random(seed);
        _volume = volume;
        _age = retention.MaxAge!.Value;
        _scene.Options = _scene.Options with { Retention = retention, BlockBytes = 64 << 10 };
        if (volume is not null)
        {
            _scene.Options = _scene.Options with { Path = Path.Join(volume.Root, "logs.db") };
        }

        _writer = _scene.Open();
        _calmSince = Now;
        if (hasReaders)
        {
            _poller = new NodePoller();
            _follower = new NodeFollower(_scene.Time);
            _follower.Start(_scene.Path);
        }
    }

    /// <summary>The number of comparisons.</summary>
    public int Checks { get; private set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _scene.Time.GetUtcNow() - _scene.Time.Shift;

    /// <summary>Lives for so long.</summary>
    /// <param name="time">The simulated time.</param>
    /// <param name="podsAnHour">The number of pods that begin in an hour.</param>
    public void Live(TimeSpan time, int podsAnHour)
    {
        DateTimeOffset end = Now + time;
        DateTimeOffset nextCheck = Now + TimeSpan.FromHours(12);
        while (Now < end)
        {
            BeginPods(podsAnHour);
            Collect();
            MakeFault();
            _scene.Time.Advance(Step);
            if (Now >= nextCheck)
            {
                nextCheck += TimeSpan.FromHours(12);
                Check();
            }
        }

        Check();
        _follower?.Stop();
        _writer.Dispose();
        Assert.True(LogStoreMaintenance.Test(_scene.Path, null, Cancellation).IsHealthy);
    }

    public void Dispose()
    {
        _follower?.Dispose();
        _writer.Dispose();
        _scene.Dispose();
    }

    private void BeginPods(int anHour)
    {
        double expected = anHour * (Step / TimeSpan.FromHours(1));
        int count = (int)expected + (_random.NextDouble() < expected % 1 ? 1 : 0);
        for (int pod = 0; pod < count; pod++)
        {
            TimeSpan life = TimeSpan.FromHours(-3 * Math.Log(1 - _random.NextDouble()));
            _pods.Add(new NodePod(_podNumber++, isNoisy: _random.Next(4) == 0, Now + life));
        }
    }

    private void Collect()
    {
        foreach (NodePod pod in _pods)
        {
            int lines = Now >= pod.End ? 0 : pod.IsNoisy ? _random.Next(20) : _random.Next(30) / 29;
            for (int line = 0; line < lines; line++)
            {
                pod.Write(_random);
            }

            if (!_isFull && pod.Handed < pod.Written)
            {
                int first = pod.Handed;
                Write(_scene.Batch(pod.Path, first, pod.Hand(Now, _scene.Time.Shift != TimeSpan.Zero)));
            }
            else if (!_isFull && !pod.IsGone && Now - pod.End > GoneTime)
            {
                pod.IsGone = true;
                Write(
                    new LogBatch(LogMetadata.ForPath(pod.Path), _scene.Time,
                    0)
                    { Checkpoint = Checkpoint.Gone(pod.Path) });
            }
        }

        Assert.True(Drain() || _isFull);
        StoreScene.TakeCommitted(_writer);
        if (_poller is null && _scene.Options.Retention.MaxBytes is { } most && !_wasRead)
        {
            Assert.True(_scene.SizeOnDisk() <= most, Describe());
        }

        _wasRead = false;
        if (_poller is not null && !_isFull)
        {
            Read();
        }
    }

    private void Read()
    {
        _poller!.Poll(_scene.Path);
        _poller.Seen.Check(_pods);
        SpinWait.SpinUntil(
            () =>
            {
                _scene.Time.Advance(TimeSpan.FromSeconds(1));
                return _follower!.HasAll(_pods);
            },
            Wait.Timeout);
        _follower!.Check(_pods);
    }

    private string Describe() =>
        string.Join(
        ", ", Directory.EnumerateFiles(Path.GetDirectoryName(_scene.Path)!)
        .Select(path => $"{Path.GetFileName(path)} {new FileInfo(path).Length}"));

    /// <summary>Fails if the writer accepts nothing for the whole timeout: its clock does not advance
    /// meanwhile.</summary>
    private void Write(LogBatch batch)
    {
        using CancellationTokenSource timeout = new(Wait.Timeout);
        _writer.Write(batch, timeout.Token);
    }

    private bool Drain()
    {
        using CancellationTokenSource timeout = new(Wait.Timeout);
        return _writer.Drain(timeout.Token);
    }

    private void Check()
    {
        if (_isFull)
        {
            MakeRoom();
        }

        // What is exact is so once nothing has happened for a while.
        while (_wrongSteps > 0 || Now - _calmSince < CalmTime)
        {
            _scene.Time.Advance(Step);
            if (_wrongSteps > 0 && --_wrongSteps == 0)
            {
                _scene.Time.Shift = TimeSpan.Zero;
                _calmSince = Now;
            }

            Collect();
        }

        DateTimeOffset? keptSince = _scene.Options.Retention.MaxBytes is null ? Now - _age : null;
        Dictionary<string, List<string>> stored = [];
        Until(() =>
        {
            stored = _scene.ReadAll(mayLack: true);
            return !_pods.Exists(pod => pod.HasOverdue(stored.GetValueOrDefault(pod.Path, []), DeletedBefore));
        });
        foreach (NodePod pod in _pods)
        {
            pod.Check(stored.GetValueOrDefault(pod.Path, []), keptSince, DeletedBefore);
        }

        Assert.Empty(stored.Keys.Except(_pods.Select(pod => pod.Path)));
        Assert.InRange(_writer.Checkpoints.Count, 0, _pods.Count(pod => !pod.IsGone));
        if (keptSince is null)
        {
            // The newest entries are there, and a good part of the size is used once there is that much.
            NodePod newest = _pods.Where(pod => pod.Handed > 0).MaxBy(pod => pod.LastHanded)!;
            newest.Check(
                stored.GetValueOrDefault(newest.Path, []), newest.LastHanded - TimeSpan.FromTicks(1), DeletedBefore);
        }

        foreach (NodePod pod in _pods.Where(
            pod => pod.IsGone && Now - pod.End > 2 * _age && !stored.ContainsKey(pod.Path)).ToList())
        {
            _pods.Remove(pod);
            _poller?.Seen.Forget(pod);
            _follower?.Forget(pod);
        }

        _wasRead = true;
        Checks++;
    }

    /// <summary>An eighth later than its age says, and the time after which a clock is believed, with some to
    /// spare.</summary>
    private DateTimeOffset DeletedBefore => Now - (_age * 9 / 8) - CalmTime;

    private bool Until(Func<bool> holds) => SpinWait.SpinUntil(
        () =>
        {
            if (holds())
            {
                return true;
            }

            _scene.Time.Advance(TimeSpan.FromMinutes(1));
            return false;
        },
        Wait.Timeout);
}
