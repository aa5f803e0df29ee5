using System.Text.Json.Nodes;
using Monitoring.Diagnostics;
using Monitoring.Kubernetes.Pods;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Kubernetes.Reflecting;

/// <summary>A fake API server and a reflector of one node's pods, and waiting for what they do.</summary>
internal sealed class ReflectorScene : IDisposable
{
    private readonly SemaphoreSlim _happened = new(0);
    private readonly List<PodChange> _changes = [];
    private readonly List<MonitoringWarning> _warnings = [];
    private readonly MonitoringEvents _events;
    private KubernetesConnection? _connection;
    private PodReflector? _reflector;

    public ReflectorScene()
    {
        Server.OnRequest = _ => _happened.Release();
        _events = new MonitoringEvents { OnWarning = _warnings.Add };
    }

    public FakeApiServer Server { get; } = new();

    /// <summary>The clock of what is remembered and waited for.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Failures are over soon, so that tests are.</summary>
    public RetryTimes RetryTimes { get; init; } = new()
    {
        First = TimeSpan.FromMilliseconds(20),
        Max = TimeSpan.FromMilliseconds(50),
        InitialDenied = TimeSpan.FromMilliseconds(30),
        MaxDenied = TimeSpan.FromMilliseconds(50),
    };

    public PodReflector Reflector => _reflector!;

    public IReadOnlyList<string> Changes
    {
        get
        {
            lock (_changes)
            {
                return [.. _changes.Select(change => $"{change.Kind} {change.Pod.Name}")];
            }
        }
    }

    /// <summary>The changes reported so far, to the test as the owner of the events.</summary>
    public IReadOnlyList<MonitoringWarning> Warnings
    {
        get
        {
            Reflector.ReportProblems(_events);
            return _warnings;
        }
    }

    public PodReflector Start(
        Func<PodReflectorOptions, PodReflectorOptions>? change = null, TimeSpan? answerTimeout = null)
    {
        _connection = KubernetesConnection.Open(new KubernetesConnectionOptions
        {
            Url = Server.Url,
            TimeProvider = Time,
            ResponseTimeout = answerTimeout ?? TimeSpan.FromSeconds(30),
        });
        PodReflectorOptions options = new()
        {
            Connection = _connection,
            NodeName = "node-1",
            TimeProvider = Time,
            RetryTimes = RetryTimes,
            OnChanged = Note,
        };
        return _reflector = new PodReflector(change is null ? options : change(options));
    }

    /// <summary>Begins, and waits until it has listed and watches.</summary>
    public async Task StartAsync(Func<PodReflectorOptions, PodReflectorOptions>? change = null)
    {
        Start(change);
        await WaitAsync(() => Server.Pods.Watches == 1);
    }

    /// <summary>Waits until something is so, looking at it whenever a request or a change has come.</summary>
    public async Task WaitAsync(Func<bool> isSo)
    {
        using CancellationTokenSource time = new(Wait.Timeout, TimeProvider.System);
        while (!isSo())
        {
            // A watch exists a moment after its request; no event reports that moment.
            await _happened.WaitAsync(TimeSpan.FromMilliseconds(20), time.Token);
        }
    }

    public Task WaitForChangesAsync(params string[] changes) => WaitAsync(() => Changes.Count >= changes.Length)
        .ContinueWith(_ => Assert.Equal(changes, Changes), TaskScheduler.Default);

    public PodMetadata? Find(JsonObject pod) =>
        Reflector.TryGet(ReferenceOf(pod), out PodMetadata? metadata) ? metadata : null;

    public void Dispose()
    {
        _reflector?.Dispose();
        _connection?.Dispose();
        Server.Dispose();
        _happened.Dispose();
    }

    /// <summary>The metadata of a pod from the path of its log.</summary>
    private static PodReference ReferenceOf(JsonObject pod) =>
        new((string)pod["metadata"]!["namespace"]!, (string)pod["metadata"]!["name"]!, FakePod.UidOf(pod));

    private void Note(PodChange change)
    {
        lock (_changes)
        {
            _changes.Add(change);
        }

        _happened.Release();
    }
}
