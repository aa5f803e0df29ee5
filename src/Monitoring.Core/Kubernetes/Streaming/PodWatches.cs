using System.Diagnostics.CodeAnalysis;
using Monitoring.Diagnostics;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting;
using Monitoring.Watching.Polling;

namespace Monitoring.Kubernetes.Streaming;

// Implementation notes
//
// A Role in each of a few namespaces is easier to get than a ClusterRole, so each of a few selected namespaces is
// listed and watched separately. Beyond MaxNamespaces the watches would cost more than one of all pods.
//
// The reflectors report changes on their own threads. The changes are kept until the collector's thread takes them. At
// most two are kept of each pod: the first, which may be from the first list, and the last. Changes in between are
// obsolete.

/// <summary>Watches the pods of the selected namespaces with one or more reflectors, and queues their
/// changes.</summary>
internal sealed class PodWatches : IDisposable
{
    /// <summary>The maximum number of namespaces that are watched separately.</summary>
    private const int MaxNamespaces = 10;

    /// <summary>The number of failed lists after which a collector that does not follow gives up.</summary>
    private const int MaxTries = 3;

    private readonly Lock _lock = new();
    private readonly WakeSignal _signal;
    private readonly Queue<string> _order = [];
    private readonly Dictionary<string, List<PodUpdate>> _updates = [];
    private readonly Watched[] _watched;

    /// <summary>Starts the reflectors.</summary>
    public PodWatches(PodLogCollectorOptions options, TimeProvider timeProvider, WakeSignal signal)
    {
        _signal = signal;
        PodReflectorOptions common = new()
        {
            Connection = options.Connection,
            NodeName = options.NodeName,
            LabelSelector = options.LabelSelector,
            FieldSelector = options.FieldSelector,
            ResolvesOwners = options.ResolvesOwners,
            TimeProvider = timeProvider,
            RetryTimes = options.RetryTimes,
            Consequence = "Until then only the logs of pods from earlier responses are followed; the collector "
                + "retries.",
        };
        common = options.Annotations ? common with { KeepsAnnotation = _ => true } : common;
        _watched =
        [
            .. FindNamespaces(options.Selection.Namespaces)
                .Select(space => new Watched(this, common with { Namespace = space })),
        ];
    }

    /// <summary>Whether all pods that existed at the start have been listed.</summary>
    public bool IsListed => Array.TrueForAll(_watched, watched => watched.Reflector.Listed.IsCompleted);

    /// <summary>Whether the first list is complete or has failed for good.</summary>
    public bool IsListedOrGivenUp()
    {
        // Not short-circuiting, because each counts its failures.
        return _watched.Count(watched => watched.HasGivenUp()) == _watched.Length;
    }

    /// <summary>Takes the oldest change.</summary>
    public bool TryTake([NotNullWhen(true)] out PodUpdate? update)
    {
        lock (_lock)
        {
            if (!_order.TryPeek(out string? uid))
            {
                update = null;
                return false;
            }

            List<PodUpdate> ofPod = _updates[uid];
            update = ofPod[0];
            ofPod.RemoveAt(0);
            if (ofPod.Count == 0)
            {
                _order.Dequeue();
                _updates.Remove(uid);
            }

            return true;
        }
    }

    /// <summary>Reports problems that have begun or ended.</summary>
    public void ReportProblems(MonitoringEvents events)
    {
        foreach (Watched watched in _watched)
        {
            watched.ReportProblems(events);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Watched watched in _watched)
        {
            watched.Reflector.Dispose();
        }
    }

    /// <summary>The namespaces to watch separately; one null for all of them.</summary>
    private static string?[] FindNamespaces(IReadOnlyList<string> namespaces)
    {
        bool areNames = namespaces.Count is > 0 and <= MaxNamespaces
            && namespaces.All(name => name.Length > 0 && !name.AsSpan().ContainsAny("*?[]`"));
        return areNames ? [.. namespaces.Select(name => name.ToLowerInvariant()).Distinct()] : [null];
    }

    private void Add(PodUpdate update)
    {
        lock (_lock)
        {
            string uid = update.Change.Pod.Uid;
            if (!_updates.TryGetValue(uid, out List<PodUpdate>? ofPod))
            {
                _order.Enqueue(uid);
                _updates.Add(uid, [update]);
            }
            else if (ofPod.Count == 1)
            {
                ofPod.Add(update);
            }
            else
            {
                ofPod[1] = update;
            }
        }

        _signal.Set();
    }

    /// <summary>A reflector, and its known failures.</summary>
    private sealed class Watched
    {
        private readonly PodWatches _owner;
        private readonly Lock _reflectorLock = new();
        private KubernetesException? _lastFailure;
        private int _failures;
        private long _reportedVersion = -1;

        public Watched(PodWatches owner, PodReflectorOptions options)
        {
            _owner = owner;
            lock (_reflectorLock)
            {
                Reflector = new PodReflector(options with { OnChanged = Note });
            }

            _ = Reflector.Listed.ContinueWith(_ => owner._signal.Set(), TaskScheduler.Default);
        }

        public PodReflector Reflector { get; }

        public bool HasGivenUp()
        {
            if (Reflector.Listed.IsCompleted)
            {
                return true;
            }

            if (Reflector.Failure is { } failure && failure != _lastFailure)
            {
                _lastFailure = failure;
                _failures++;
            }

            return _failures >= MaxTries || (_lastFailure is not null && RetryDelay.IsDenied(_lastFailure.Error));
        }

        public void ReportProblems(MonitoringEvents events)
        {
            if (Reflector.Version is long version && version != _reportedVersion)
            {
                _reportedVersion = version;
                Reflector.ReportProblems(events);
            }
        }

        private void Note(PodChange change)
        {
            bool isAtStart;
            lock (_reflectorLock)
            {
                // The list completes on this thread, so every change before that is part of the list.
                isAtStart = !Reflector.Listed.IsCompleted;
            }

            _owner.Add(new PodUpdate(change, isAtStart));
        }
    }
}
