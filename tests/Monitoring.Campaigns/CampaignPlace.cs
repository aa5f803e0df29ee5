using Monitoring.Campaigns.Checking;
using Monitoring.Campaigns.Writing;

namespace Monitoring.Campaigns;

/// <summary>Logs that are written, and the collector that is disturbed.</summary>
internal sealed class CampaignPlace : IDisposable
{
    /// <summary>For how long nothing may come before what is missing counts as lost.</summary>
    private static readonly TimeSpan ProgressTimeout = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan RescanInterval = TimeSpan.FromMilliseconds(50);

    private readonly Campaign _campaign;
    private readonly string _root = Directory.CreateTempSubdirectory("monitoring-campaign-").FullName;
    private readonly ManualResetEvent _never = new(initialState: false);
    private readonly List<string> _words = [];
    private readonly Stack<IDisposable> _owned = [];
    private volatile CollectorProcess _collector;

    /// <summary>Writes the first line of each log; collects nothing yet.</summary>
    public CampaignPlace(Campaign campaign, int seed)
    {
        _campaign = campaign;
        Random = new Random(seed);
        foreach (string directory in new[] { LogDirectory, TargetDirectory, StoreDirectory })
        {
            Directory.CreateDirectory(directory);
        }

        campaign.Begin(this);
        Logs =
            [.. Enumerable.Range(0, campaign.Logs).Select(
            log => new NumberedLog(LogDirectory, TargetDirectory, new LoggedContainer(log)))];
        _collector = StartCollector();
    }

    /// <summary>Decides.</summary>
    public Random Random { get; }

    /// <summary>The links, which are followed.</summary>
    public string LogDirectory => Path.Join(_root, "containers");

    /// <summary>The files they lead to.</summary>
    public string TargetDirectory => Path.Join(_root, "pods");

    /// <summary>The directory of the store, with no other files.</summary>
    public string StoreDirectory => Path.Join(_root, "store");

    /// <summary>The store.</summary>
    public string Store => Path.Join(StoreDirectory, "store.db");

    /// <summary>The logs.</summary>
    public IReadOnlyList<NumberedLog> Logs { get; }

    /// <summary>The current collector. Read by any thread.</summary>
    public CollectorProcess Collector => _collector;

    /// <summary>The number of times that a new collector has replaced an ended one.</summary>
    public int Kills { get; private set; }

    /// <summary>The warnings and errors of all collectors.</summary>
    public IReadOnlyList<string> Words => [.. _words, .. Collector.Words];

    /// <summary>Whether the files are kept when the place is disposed, for an inspection.</summary>
    public bool IsKept { get; set; }

    /// <summary>The path, and the warnings and errors of the collectors.</summary>
    public IEnumerable<string> Describe() => Words.Distinct().Take(20).Prepend($"kept in {_root}");

    /// <summary>Creates a directory that is not followed unless a campaign has it followed.</summary>
    public string CreateDirectory(string name) => Directory.CreateDirectory(Path.Join(_root, name)).FullName;

    /// <summary>A log, by chance.</summary>
    public NumberedLog AnyLog() => Logs[Random.Next(Logs.Count)];

    /// <summary>Lets time pass.</summary>
    public void Pause(TimeSpan time) => _never.WaitOne(time);

    /// <summary>Disposes an object when the campaign is over.</summary>
    public T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Push(owned);
        return owned;
    }

    /// <summary>Another collector takes the place of one that has ended.</summary>
    public void Replace()
    {
        _words.AddRange(Collector.Words);
        Collector.Dispose();
        _collector = StartCollector();
        Kills++;
    }

    /// <summary>Waits until something holds; false if it does not within a time.</summary>
    public bool WaitUntil(Func<bool> holds, TimeSpan timeout)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            if (TimeProvider.System.GetElapsedTime(began) > timeout)
            {
                return false;
            }

            Pause(RescanInterval);
        }

        return true;
    }

    /// <summary>Waits until all that was written is stored, or nothing has been added for a while.</summary>
    public void WaitUntilStored()
    {
        IReadOnlyDictionary<string, long> stored = new Dictionary<string, long>();
        WaitWhileMore(
            () =>
            {
                stored = StoreCheck.CountStored(Store);
                return stored.Values.Sum();
            },
            () => Logs.All(log => stored.GetValueOrDefault(log.Path) >= log.Written));
    }

    /// <summary>Waits until all of something has come, or no more has for a while.</summary>
    /// <param name="count">The number of lines that have arrived.</param>
    /// <param name="isAll">Whether that is all.</param>
    public void WaitWhileMore(Func<long> count, Func<bool> isAll)
    {
        long best = -1;
        long bestTick = TimeProvider.System.GetTimestamp();
        while (true)
        {
            long now = count();
            if (now > best)
            {
                best = now;
                bestTick = TimeProvider.System.GetTimestamp();
            }

            if (isAll() || TimeProvider.System.GetElapsedTime(bestTick) > ProgressTimeout)
            {
                return;
            }

            Pause(RescanInterval);
        }
    }

    public void Dispose()
    {
        Collector.Dispose();
        while (_owned.TryPop(out IDisposable? owned))
        {
            owned.Dispose();
        }

        foreach (NumberedLog log in Logs)
        {
            log.Dispose();
        }

        _never.Dispose();
        _campaign.End(this);
        if (!IsKept)
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    private CollectorProcess StartCollector() => new(LogDirectory, Store, _campaign.Launch, _campaign.CollectorOptions);
}
