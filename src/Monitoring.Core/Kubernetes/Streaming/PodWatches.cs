using System.Diagnostics.CodeAnalysis;
using Monitoring.Diagnostics;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting;
using Monitoring.Watching.Polling;

namespace Monitoring.Kubernetes.Streaming;

// Implementation notes
//
// A Role in each of a few namespaces is easier to get than a ClusterRole: so where only these are meant, each is listed and
// watched apart. Beyond MaxNamespaces the watches would cost more than one of all pods.
//
// The reflectors tell of changes on their own threads. They are kept until the collector's thread asks: of each pod at most two,
// the first, which may say what was there at the start, and the last; what was in between is over.

/// <summary>Knows which pods there are, and hears of their changes; in one place for one or more reflectors.</summary>
internal sealed class PodWatches : IDisposable
{
    /// <summary>The most namespaces that are watched one by one.</summary>
    private const int MaxNamespaces = 10;

    /// <summary>How often a list may fail before one who does not follow gives up.</summary>
    private const int MaxTries = 3;

    private readonly Lock _lock = new();
    private readonly WakeSignal _signal;
    private readonly Queue<string> _order = [];
    private readonly Dictionary<string, List<PodNews>> _news = [];
    private readonly Watched[] _watched;

    /// <summary>Begins to listen.</summary>
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
            Meanwhile = "Until then no other logs are followed than those of pods that were known before; it is tried again.",
        };
        common = options.Annotations ? common with { KeepsAnnotation = _ => true } : common;
        _watched =
        [
            .. FindNamespaces(options.Selection.Namespaces).Select(space => new Watched(this, common with { Namespace = space })),
        ];
    }

    /// <summary>Whether all pods have been listed that were there at the start.</summary>
    public bool IsListed => Array.TrueForAll(_watched, watched => watched.Reflector.Listed.IsCompleted);

    /// <summary>Whether nothing more can be expected of the first list: it is there, or cannot be had.</summary>
    public bool IsListedOrGivenUp()
    {
        // Not short-circuiting: each counts its failures.
        return _watched.Count(watched => watched.HasGivenUp()) == _watched.Length;
    }

    /// <summary>Takes what has become known first.</summary>
    public bool TryTake([NotNullWhen(true)] out PodNews? news)
    {
        lock (_lock)
        {
            if (!_order.TryPeek(out string? uid))
            {
                news = null;
                return false;
            }

            List<PodNews> ofPod = _news[uid];
            news = ofPod[0];
            ofPod.RemoveAt(0);
            if (ofPod.Count == 0)
            {
                _order.Dequeue();
                _news.Remove(uid);
            }

            return true;
        }
    }

    /// <summary>Tells what trouble there is, or is over.</summary>
    public void Tell(MonitoringEvents events)
    {
        foreach (Watched watched in _watched)
        {
            watched.Tell(events);
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

    /// <summary>The namespaces to ask for one by one; one null for all of them.</summary>
    private static string?[] FindNamespaces(IReadOnlyList<string> namespaces)
    {
        bool areNames = namespaces.Count is > 0 and <= MaxNamespaces
            && namespaces.All(name => name.Length > 0 && !name.AsSpan().ContainsAny("*?[]`"));
        return areNames ? [.. namespaces.Select(name => name.ToLowerInvariant()).Distinct()] : [null];
    }

    private void Add(PodNews news)
    {
        lock (_lock)
        {
            string uid = news.Change.Pod.Uid;
            if (!_news.TryGetValue(uid, out List<PodNews>? ofPod))
            {
                _order.Enqueue(uid);
                _news.Add(uid, [news]);
            }
            else if (ofPod.Count == 1)
            {
                ofPod.Add(news);
            }
            else
            {
                ofPod[1] = news;
            }
        }

        _signal.Set();
    }

    /// <summary>A reflector, and what was seen of its trouble.</summary>
    private sealed class Watched
    {
        private readonly PodWatches _owner;
        private readonly Lock _made = new();
        private KubernetesException? _lastFailure;
        private int _failures;
        private long _toldVersion = -1;

        public Watched(PodWatches owner, PodReflectorOptions options)
        {
            _owner = owner;
            lock (_made)
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

        public void Tell(MonitoringEvents events)
        {
            if (Reflector.Version is long version && version != _toldVersion)
            {
                _toldVersion = version;
                Reflector.Tell(events);
            }
        }

        private void Note(PodChange change)
        {
            bool isAtStart;
            lock (_made)
            {
                // The list completes on this thread: what is told before is what it says.
                isAtStart = !Reflector.Listed.IsCompleted;
            }

            _owner.Add(new PodNews(change, isAtStart));
        }
    }
}
