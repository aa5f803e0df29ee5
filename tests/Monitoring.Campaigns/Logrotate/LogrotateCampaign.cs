using Monitoring.Campaigns.Checking;
using Monitoring.Campaigns.Writing;

namespace Monitoring.Campaigns.Logrotate;

/// <summary>Logs that the real logrotate rotates in one mode, while the collector runs, is stopped, is killed, and has
/// ended.</summary>
/// <remarks>
/// Two directories have the same logs. In one only the logs are followed, in the other one all files are, so that a
/// line may arrive under the path of a rotated file. Each rotation waits until the lines before the last one are
/// stored, except while the collector does not run; so nothing is deleted unread but in the modes that are about it. A
/// writer pauses where it could make logrotate replace an unread
/// <c>.backup</c>, of which no collector could know.
/// </remarks>
/// <param name="mode">The mode.</param>
internal sealed class LogrotateCampaign(LogrotateMode mode) : Campaign
{
    /// <summary>The name of the group of these campaigns.</summary>
    public const string GroupName = "logrotate";

    private const int PhasesOfRound = 3;
    private const int MinLines = 6;
    private const int MaxLines = 40;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ArrivalTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SecondTimeout = TimeSpan.FromSeconds(5);

    private readonly Dictionary<RotatedLog, LogrotateProgram> _programs = [];
    private IReadOnlyList<LogrotateSite> _sites = [];
    private long _lastSecond;
    private int _disturbances;
    private int _rotations;
    private string? _fault;
    private LogrotateCheck? _check;

    public override string Name => $"{GroupName}-{mode.Name}";

    public override string Group => GroupName;

    public override string Description => mode.Description;

    /// <summary>The campaign has logs of its own.</summary>
    public override int Logs => 0;

    public override int LinesPerSecond => 1_000;

    public override TimeSpan Interval => TimeSpan.FromMilliseconds(200);

    public override bool EndsCollector => true;

    /// <summary>Whether something is missing, so that further rotations would only hide what is.</summary>
    public override bool IsOver => _fault is not null;

    public override string[] CollectorOptions =>
    [
        .. _sites[0].Logs.SelectMany(log => new[] { "--include", Path.GetFileName(log.Path) }),
        "--everything", _sites[1].Directory,
    ];

    public override string? FindObstacle() => LogrotateProgram.FindObstacle(mode);

    public override void Begin(CampaignPlace place) => _sites =
    [
        CreateSite(place, "log-only", place.LogDirectory, followsAll: false),
        CreateSite(place, "all-files", place.CreateDirectory("all-files"), followsAll: true),
    ];

    public override IReadOnlyList<IWrittenLog> GetLogs(CampaignPlace place) => [.. _programs.Keys];

    public override void WaitUntilStored(CampaignPlace place)
    {
        if (!IsOver)
        {
            WaitForRest(place, () => Check(place).IsGood);
        }
    }

    public override void Disturb(CampaignPlace place)
    {
        LogrotatePhase phase = GetPhase(_disturbances++);
        if (!WaitUntilRotatedAreStored(place, $"before phase {_disturbances} ({phase})"))
        {
            return;
        }

        int rotations = place.Random.Next(mode.Rotations.Least, mode.Rotations.Most + 1);
        switch (phase)
        {
            case LogrotatePhase.Live:
                while (rotations-- > 0 && WaitUntilRotatedAreStored(place, $"in phase {_disturbances} ({phase})"))
                {
                    RotateAll(place, isCollected: true);
                }

                break;
            case LogrotatePhase.Stopped:
                place.Collector.Signal("STOP");
                RotateAll(place, rotations);
                place.Collector.Signal("CONT");
                break;
            case LogrotatePhase.Killed:
                // What was read last may not be stored.
                RotateAll(place, isCollected: true);
                place.Collector.Kill();
                RotateAll(place, rotations);
                place.Replace();
                break;
            default:
                _fault ??= place.Collector.End(Timeout) ? null : "The collector did not end in order.";
                RotateAll(place, rotations);
                place.Replace();
                break;
        }
    }

    public override string? FindFault(CampaignPlace place) =>
        _fault
        ?? _programs.Values.Select(program => program.Fault).FirstOrDefault(fault => fault is not null)
        ?? (mode.IsSlow && Backups == 0 ? "logrotate was never too late to create a file." : null);

    public override CampaignEvaluation Evaluate(CampaignPlace place)
    {
        _check = Check(place);
        return new CampaignEvaluation(_check.Lines, MayHaveGaps: true, _check.Fault);
    }

    public override IEnumerable<string> GetRemarks()
    {
        string[] ofBackups = Backups > 0 ? [$"{Backups} .backup"] : [];
        return [$"{_rotations} rotations", .. ofBackups, .. _check?.Remarks ?? []];
    }

    private int Backups => _programs.Values.Sum(program => program.Backups);

    // A round has three phases. The collector is replaced in the last one, in either way by turns: not every mode
    // begins with the same.
    private LogrotatePhase GetPhase(int disturbance) => (disturbance % PhasesOfRound) switch
    {
        0 => LogrotatePhase.Live,
        1 => LogrotatePhase.Stopped,
        _ => ((disturbance / PhasesOfRound) + mode.Name.Length) % 2 == 0 ? LogrotatePhase.Killed : LogrotatePhase.Ended,
    };

    private LogrotateCheck Check(CampaignPlace place) => new(mode, _sites, place.Store, place.Words);

    private LogrotateSite CreateSite(CampaignPlace place, string name, string directory, bool followsAll)
    {
        if (mode.OldDirectory is { } old)
        {
            Directory.CreateDirectory(Path.Join(directory, old));
        }

        // One kind of line has times, the other one has none.
        RotatedLog plain = CreateLog(place, name, directory, "orders", hasTimes: false);
        RotatedLog timed = CreateLog(place, name, directory, "payments", hasTimes: true);
        return new LogrotateSite(name, directory, followsAll, [plain, timed]);
    }

    private RotatedLog CreateLog(CampaignPlace place, string site, string directory, string name, bool hasTimes)
    {
        string settings = place.CreateDirectory($"logrotate-{site}-{name}");
        string request = Path.Join(settings, "reopen");
        RotatedLog log = place.Own(new RotatedLog(directory, name, mode.Writer, hasTimes, request));
        _programs.Add(log, new LogrotateProgram(mode, log.Path, settings, request));
        return log;
    }

    private void RotateAll(CampaignPlace place, int times)
    {
        for (int time = 0; time < times; time++)
        {
            RotateAll(place, isCollected: false);
        }
    }

    private void RotateAll(CampaignPlace place, bool isCollected)
    {
        if (mode.HasSeconds)
        {
            place.WaitUntil(() => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() > _lastSecond, SecondTimeout);
        }

        bool isPaused = mode.Pause == WriterPause.Always
            || (mode.Pause == WriterPause.WithoutCollector && !isCollected);
        int configuration = place.Random.Next(mode.Configurations.Count);
        int lines = place.Random.Next(MinLines, MaxLines);
        Parallel.ForEach(
            _programs,
            pair => pair.Key.Rotate(() => pair.Value.Run(configuration), isPaused || pair.Value.HasNewBackup, lines));
        _lastSecond = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        _rotations++;
    }

    private bool WaitUntilRotatedAreStored(CampaignPlace place, string when)
    {
        long rotated = _programs.Keys.Sum(log => log.WrittenAtRotation);
        bool hasArrived = place.WaitUntil(
            () =>
                (mode.MayLose || CountStored(place) >= rotated) && LogrotateCheck.HasRotated(mode, _sites, place.Store),
            ArrivalTimeout);
        if (!hasArrived)
        {
            string end = place.Collector.IsAlive ? string.Empty : " The collector has ended by itself.";
            _fault ??= $"Lines written before the last rotation had not arrived {when}.{end}";
        }

        foreach (LogrotateProgram program in _programs.Values)
        {
            program.MarkRead();
        }

        return _fault is null;
    }

    private static long CountStored(CampaignPlace place) => StoreCheck.CountStored(place.Store).Values.Sum();

    private static void WaitForRest(CampaignPlace place, Func<bool> isAll)
    {
        bool has = false;
        (long Stored, int Words) now = default;
        (long Stored, int Words)? last = null;
        place.WaitWhileMore(
            () =>
            {
                now = (CountStored(place), place.Words.Count);
                return now.Stored;
            },
            () =>
            {
                has = now == last ? has : isAll();
                last = now;
                return has;
            });
    }
}
