using System.Globalization;
using System.Text.Json.Nodes;
using Monitoring.Campaigns.Checking;
using Monitoring.Campaigns.Faults.Api;
using Monitoring.Campaigns.Writing;
using Monitoring.Entries;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Campaigns.Faults;

/// <summary>A node's collector whose API server goes wrong in every way, while logs are rotated and pods get other
/// labels.</summary>
internal sealed class ApiCampaign : Campaign
{
    private const string Label = "generation";

    /// <summary>A disturbance a second, if none lasts, with two attempts in each, which are eight requests at the most,
    /// and a list and a watch when it is over.</summary>
    private const int MaxInMinute = 60 * 10;

    /// <summary>The longest delay between two attempts, half a minute, and some time for the request, the interval of
    /// updates to quiet streams, and a commit.</summary>
    private static readonly TimeSpan LiveTimeout = TimeSpan.FromSeconds(60);

    private readonly RequestTimes _requests = new(TimeProvider.System);
    private readonly SortedDictionary<string, int> _seen = new(StringComparer.Ordinal);
    private FakeApiServer? _server;
    private ApiFaults? _errors;
    private int _generation;
    private string? _fault;

    public override string Name => "api";

    public override string Description =>
        "a node whose API server is killed, hangs, answers 410, 429, 500, garbage, half an object, during rotations and changes of pods";

    public override string[] CollectorOptions => ["--kubernetes", _server!.Url];

    private FakeApiServer Server => _server!;

    public override void Begin(CampaignPlace place)
    {
        _server = place.Own(new FakeApiServer { OnRequest = _ => _requests.Add() });
        _errors = new ApiFaults(_server, place.Random);
    }

    public override void Start(CampaignPlace place) => ChangePods(place);

    public override void Disturb(CampaignPlace place)
    {
        place.AnyLog().Rotate(compresses: true);
        if (place.Random.Next(4) > 0 && !place.WaitUntil(() => Server.Pods.Watches > 0, LiveTimeout))
        {
            _fault ??= "Nobody watches the pods a minute after the API server was well again.";
        }

        int before = _requests.Count;
        long began = TimeProvider.System.GetTimestamp();
        string trouble = _errors!.Begin();
        CollectionExtensions.TryAdd(_seen, trouble, 0);
        _seen[trouble]++;

        // One in four lasts, so that the pauses between attempts grow.
        place.Pause(
            TimeSpan.FromMilliseconds(place.Random.Next(4) == 0 ? place.Random.Next(6_000) : place.Random.Next(600)));
        if (place.Random.Next(2) == 0)
        {
            ChangePods(place);
        }

        int asked = _requests.Count - before;
        int most = Outage.FindMostRequests(TimeProvider.System.GetElapsedTime(began));
        if (asked > most)
        {
            _fault ??= $"The server was asked {asked} times within {TimeProvider.System.GetElapsedTime(began)} of '{trouble}', not at most {most}.";
        }

        Relent(place);
    }

    public override void Relent(CampaignPlace place)
    {
        _errors!.End();
        place.WaitUntil(_errors.TryRestart, LiveTimeout);
    }

    public override string? FindFault(CampaignPlace place)
    {
        ChangePods(place);
        if (!place.WaitUntil(() => FindStale(place) is null, LiveTimeout))
        {
            return $"{FindStale(place)} a minute after the API server was well again.";
        }

        int busiest = _requests.FindMost(TimeSpan.FromMinutes(1));
        return busiest > MaxInMinute
            ? $"The API server was asked {busiest} times within a minute, not at most {MaxInMinute}." : _fault;
    }

    public override IEnumerable<string> GetRemarks() =>
    [
        $"{_requests.Count} requests, {_requests.FindMost(TimeSpan.FromMinutes(1))} in the busiest minute",
        .. _seen.Select(trouble => $"{trouble.Key} {trouble.Value}"),
    ];

    /// <summary>Each pod gets another value of the label.</summary>
    private void ChangePods(CampaignPlace place)
    {
        _generation++;
        foreach (LoggedContainer container in place.Logs.Select(log => log.Container))
        {
            JsonObject pod = FakePod.Create(container.PodName, LoggedContainer.Namespace, uid: container.PodUid);
            pod["metadata"]!["labels"]![Label] = _generation.ToString(CultureInfo.InvariantCulture);
            Server.Pods.Put(pod);
        }
    }

    /// <summary>A stream that the store does not know as the API does; null if there is none.</summary>
    private string? FindStale(CampaignPlace place)
    {
        string expected = _generation.ToString(CultureInfo.InvariantCulture);
        Dictionary<string, LogMetadata> streams = StoreCheck.ReadStreams(place.Store)
            .ToDictionary(stream => stream.Metadata.Path, stream => stream.Metadata);
        foreach (NumberedLog log in place.Logs)
        {
            LogMetadata? metadata = streams.GetValueOrDefault(log.Path);
            string? value = metadata?.GetValueOrDefault(Label);
            if (metadata?.State != MetadataState.Live || value != expected)
            {
                return $"{log.Container.PodName} has the metadata {metadata?.State} with {Label} {value ?? "unknown"} instead of {expected}";
            }
        }

        return null;
    }
}
