using System.Globalization;
using Monitoring.Campaigns.Checking;
using Monitoring.Campaigns.Faults.Http;

namespace Monitoring.Campaigns.Faults;

/// <summary>A collector whose store is queried by slow, broken and malicious clients, and by a follower that reads as
/// it should.</summary>
internal sealed class HttpClientsCampaign : Campaign
{
    private const int MaxAtOnce = 10;

    /// <summary>Fewer than the listener takes (512 connections, 256 that follow), so that it has no reason to refuse
    /// those that behave.</summary>
    private const int MaxClients = 200;

    /// <summary>.NET with what it has compiled, the collector, and the pages of those that ask for one.</summary>
    private const long OwnBytes = 320 << 20;

    /// <summary>Open queries that read far ahead (<c>LogListenerLimits.MaxAmpleQueries</c>).</summary>
    private const int AmpleQueries = 2;

    /// <summary>The other open queries (of <c>LogListenerLimits.MaxOpenQueries</c>).</summary>
    private const int OtherQueries = 48 - AmpleQueries;

    /// <summary>The memory of another query, in bytes.</summary>
    private const long OtherQueryBytes = 4 << 20;

    /// <summary>What one that follows may have open: blocks of 1 MiB and the one that is being read, its buffer, its
    /// connection to the store.</summary>
    private const long FollowerBytes = 4 << 20;

    /// <summary>The memory of a large query: blocks of 8 MiB, and three for each core, of about 2 MiB, that are read
    /// ahead.</summary>
    private static readonly long QueryBytes = (8L + (6 * Environment.ProcessorCount)) << 20;

    private static readonly TimeSpan CutTimeout = TimeSpan.FromSeconds(30);

    private readonly Queue<HostileClient> _clients = [];
    private HealthWatch? _health;
    private Follower? _follower;
    private int _count;
    private int _maxFollowers;
    private long _peak;

    public override string Name => "http-clients";

    public override string Description =>
        "clients of the listener that read or send a byte a second, nothing, half a request or a megabyte of headers, or abort, during rotations";

    public override string[] CollectorOptions => ["--listen"];

    public override TimeSpan Interval => TimeSpan.FromSeconds(1);

    public override void Start(CampaignPlace place)
    {
        _health = place.Own(new HealthWatch(() => place.Collector));
        _follower = place.Own(new Follower(() => place.Collector));
    }

    public override void Disturb(CampaignPlace place)
    {
        place.AnyLog().Rotate(compresses: true);
        Misbehavior[] manners = Enum.GetValues<Misbehavior>();
        for (int left = place.Random.Next(MaxAtOnce) + 1; left > 0 && place.Collector.Address is { } address; left--)
        {
            _clients.Enqueue(new HostileClient(address, manners[place.Random.Next(manners.Length)]));
            _count++;
        }

        while (_clients.Count > MaxClients)
        {
            _clients.Dequeue().Dispose();
        }

        _maxFollowers = Math.Max(
            _maxFollowers, _clients.Count(client => client.Follows && !client.Running.IsCompleted));
        _peak = Math.Max(_peak, place.Collector.PeakBytes);
    }

    public override string? FindFault(CampaignPlace place)
    {
        // While they still bother it.
        place.WaitWhileMore(() => _follower!.Seen.Count, () => _follower!.Seen.HasAll(place.Logs));
        _peak = Math.Max(_peak, place.Collector.PeakBytes);
        LineCheck check = _follower!.Seen.Compare(place.Logs);
        if (!check.IsWhole)
        {
            return $"Who followed as it should got of {check}.";
        }

        EndClients();
        if (!place.WaitUntil(() => CountFollowers(place) == 1, CutTimeout))
        {
            return $"{CountFollowers(place)} follow, where all but one are gone.";
        }

        // One more for the one that behaves.
        long most = OwnBytes + (AmpleQueries * QueryBytes) + (OtherQueries * OtherQueryBytes)
            + ((_maxFollowers + 1) * FollowerBytes);
        return _health!.Fault
            ?? _follower.Fault
            ?? (_peak > most ? $"The collector took {_peak >> 20} MiB, not at most {most >> 20}." : null);
    }

    public override IEnumerable<string> GetRemarks() =>
    [
        $"{_count} clients, {_maxFollowers} that follow at once",
        string.Create(
            CultureInfo.InvariantCulture,
            $"/healthz answered {_health!.Answers} times, within {_health.Longest.TotalMilliseconds:F0} ms"),
        $"peak {_peak >> 20} MiB",
    ];

    public override void End(CampaignPlace place) => EndClients();

    private void EndClients()
    {
        while (_clients.TryDequeue(out HostileClient? client))
        {
            client.Dispose();
        }
    }

    /// <summary>The number of followers that the listener reports; -1 if it reports none.</summary>
    private static int CountFollowers(CampaignPlace place)
    {
        const string Metric = "monitoring_http_followers ";
        using HttpClient client = new();
        string metrics = client.GetStringAsync(new Uri(place.Collector.Address!, "/metrics")).GetAwaiter().GetResult();
        string? line = metrics.Split('\n').FirstOrDefault(line => line.StartsWith(Metric, StringComparison.Ordinal));
        return line is null ? -1 : int.Parse(line[Metric.Length..], CultureInfo.InvariantCulture);
    }
}
