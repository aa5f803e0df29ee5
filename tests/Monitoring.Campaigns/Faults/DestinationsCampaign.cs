using System.Globalization;
using Monitoring.Campaigns.Faults.Destinations;

namespace Monitoring.Campaigns.Faults;

/// <summary>A collector with destinations that is killed during rotations, and receivers that refuse requests, cut
/// connections and are restarted.</summary>
internal sealed class DestinationsCampaign : Campaign
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private readonly List<FaultyReceiver> _receivers = [];

    public override string Name => "destinations";

    public override string Description =>
        "a collector with destinations killed during rotations; receivers that refuse, cut and are restarted";

    public override bool EndsCollector => true;

    public override int LinesPerSecond => 2_000;

    public override TimeSpan Interval => TimeSpan.FromMilliseconds(500);

    public override string[] CollectorOptions =>
        [.. _receivers.SelectMany(receiver => new[] { "--destination", receiver.Destination })];

    public override void Begin(CampaignPlace place) => _receivers.AddRange(
        ReceiverKind.All.Select(kind => place.Own(new FaultyReceiver(kind, place.Random.Next()))));

    public override void Disturb(CampaignPlace place)
    {
        place.AnyLog().Rotate(compresses: true);
        place.Collector.WaitForBegin(StopTimeout);
        place.Pause(TimeSpan.FromMilliseconds(place.Random.Next(1500)));
        if (place.Random.Next(3) == 0)
        {
            FaultyReceiver receiver = _receivers[place.Random.Next(_receivers.Count)];
            receiver.Restart(() => place.Pause(TimeSpan.FromMilliseconds(place.Random.Next(1000))));
        }

        place.Collector.Signal("KILL");
        place.Collector.WaitForEnd(StopTimeout);
        place.Replace();
    }

    public override void Relent(CampaignPlace place) => _receivers.ForEach(receiver => receiver.Relent());

    public override string? FindFault(CampaignPlace place)
    {
        place.WaitWhileMore(
            () => _receivers.Sum(receiver => receiver.Count),
            () => _receivers.TrueForAll(receiver => receiver.HasAll(place.Logs)));
        foreach (FaultyReceiver receiver in _receivers)
        {
            if (receiver.Failure is { } failure)
            {
                return $"{receiver.Kind.Name}: {failure}";
            }

            if (receiver.Compare(place.Logs) is { IsWhole: false } lines)
            {
                return $"{receiver.Kind.Name}: {lines}";
            }

            // At most one batch for each kill or cut. A batch is a request, or one for each stream.
            int mayRepeat = (place.Kills + receiver.Cuts) * (receiver.Kind.DividesBatches ? Logs : 1);
            if (receiver.RepeatedRequests > mayRepeat)
            {
                return $"{receiver.Kind.Name}: {receiver.RepeatedRequests} requests had entries that were sent again, "
                    + $"after {place.Kills} kills and {receiver.Cuts} cuts.";
            }
        }

        return null;
    }

    public override IEnumerable<string> GetRemarks() => _receivers.Select(receiver => string.Create(
        CultureInfo.InvariantCulture,
        $"{receiver.Kind.Name} has {receiver.Count} entries, {receiver.Repeated} sent again in {receiver.RepeatedRequests} requests, {receiver.Refusals} requests refused, {receiver.Cuts} cut"));
}
