using Monitoring.Campaigns.Checking;

namespace Monitoring.Campaigns.Faults;

/// <summary>Pipelines that take entries much more slowly than they are written, and in the end all that they were slow
/// with.</summary>
/// <param name="name">The name.</param>
/// <param name="watchesFiles">Whether one of them reads the logs themselves, and not only what is stored.</param>
internal sealed class SlowConsumerCampaign(string name, bool watchesFiles) : Campaign
{
    private const int LinesPerSecondOfConsumer = 500;

    /// <summary>.NET with its compiled code takes 60 to 80 MiB. A pipeline also holds a batch or some blocks, whatever
    /// its backlog is.</summary>
    private const long MaxBytes = 192 << 20;

    private ConsumerProcess[] _consumers = [];
    private string[] _remarks = [];

    public override string Name => name;

    public override string Description =>
        $"pipelines of {(watchesFiles ? "Watch-Log and " : string.Empty)}Get-LogEntry -Follow that take {LinesPerSecondOfConsumer} lines a second of {LinesPerSecond}, during rotations";

    public override TimeSpan Interval => TimeSpan.FromSeconds(1);

    public override void Start(CampaignPlace place)
    {
        _consumers =
        [
            .. watchesFiles ? [Begin("Watch-Log", "--watch", place.LogDirectory)] : Array.Empty<ConsumerProcess>(),
            Begin("Get-LogEntry -Follow", "--follow", place.Store),
        ];

        // Lines that were rotated before the process has started need not be emitted.
        foreach (ConsumerProcess consumer in _consumers)
        {
            place.WaitWhileMore(() => consumer.Seen.Count, () => consumer.Seen.HasAll(place.Logs));
        }

        ConsumerProcess Begin(string like, params string[] arguments) =>
            place.Own(new ConsumerProcess(like, LinesPerSecondOfConsumer, arguments));
    }

    public override void Disturb(CampaignPlace place) => place.AnyLog().Rotate(compresses: true);

    public override string? FindFault(CampaignPlace place)
    {
        // All is stored by now, or the check of the store says what is not: the collector was not held up.
        long written = place.Logs.Sum(log => log.Written);
        long[] behind = [.. _consumers.Select(consumer => written - consumer.Seen.Count)];
        foreach (ConsumerProcess consumer in _consumers)
        {
            consumer.Hurry();
        }

        foreach (ConsumerProcess consumer in _consumers)
        {
            place.WaitWhileMore(() => consumer.Seen.Count, () => consumer.Seen.HasAll(place.Logs));
        }

        _remarks =
            [.. _consumers.Select(
            (consumer,
            index) => $"{consumer.Name} was {behind[index]} lines behind, peak {consumer.PeakBytes >> 20} MiB")];
        return _consumers.Select((consumer, index) => FindFault(consumer, behind[index], place))
            .FirstOrDefault(fault => fault is not null);
    }

    public override IEnumerable<string> GetRemarks() => _remarks;

    private static string? FindFault(ConsumerProcess consumer, long behind, CampaignPlace place)
    {
        LineCheck check = consumer.Seen.Compare(place.Logs);
        if (!check.IsWhole)
        {
            return $"{consumer.Name} gave out of {check}. {string.Join(' ', consumer.Words.Take(5))}";
        }

        if (behind < check.Written / 2)
        {
            return $"{consumer.Name} was only {behind} lines behind: nothing was slow.";
        }

        return consumer.Words.FirstOrDefault(word => word.StartsWith("GAP", StringComparison.Ordinal))
            ?? (consumer.IsAlive ? null : $"{consumer.Name} has ended.")
            ?? (
                consumer.PeakBytes > MaxBytes
                ? $"{consumer.Name} took {consumer.PeakBytes >> 20} MiB, not at most {MaxBytes >> 20}." : null);
    }
}
