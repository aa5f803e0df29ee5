using System.Text;
using System.Text.Json.Nodes;

namespace Monitoring.Testing.ApiServer;

/// <summary>The pods of a cluster, their history, and those who watch them.</summary>
internal sealed class FakePods
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, JsonObject> _pods = new(StringComparer.Ordinal);
    private readonly List<FakeChange> _history = [];
    private readonly List<FakeWatch> _watches = [];
    private long _oldest = 1;

    /// <summary>The state now.</summary>
    public long ResourceVersion { get; private set; } = 100;

    /// <summary>The number of open watches.</summary>
    public int Watches
    {
        get
        {
            lock (_lock)
            {
                return _watches.Count;
            }
        }
    }

    /// <summary>Makes or changes a pod.</summary>
    public void Put(JsonObject pod)
    {
        lock (_lock)
        {
            string key = FakePod.KeyOf(pod);
            JsonObject? before = _pods.GetValueOrDefault(key);
            JsonObject after = Stamp(pod);
            _pods[key] = after;
            Tell(new FakeChange(before is null ? "ADDED" : "MODIFIED", ResourceVersion, after, before));
        }
    }

    /// <summary>Deletes a pod.</summary>
    public void Delete(JsonObject pod)
    {
        lock (_lock)
        {
            string key = FakePod.KeyOf(pod);
            JsonObject before = _pods[key];
            _pods.Remove(key);
            Tell(new FakeChange("DELETED", ResourceVersion + 1, Stamp(before), before));
        }
    }

    /// <summary>Expires the history: a client with an older version must list again.</summary>
    public void Compact()
    {
        lock (_lock)
        {
            _history.Clear();
            _oldest = ResourceVersion;
        }
    }

    /// <summary>Whether a watch from that state can be had.</summary>
    public bool IsExpired(long resourceVersion)
    {
        lock (_lock)
        {
            return resourceVersion < _oldest;
        }
    }

    /// <summary>A page of the list: pods after a key.</summary>
    public JsonObject List(FakeSelector selector, int limit, string after)
    {
        lock (_lock)
        {
            JsonObject[] rest = [.. _pods
                .Where(pair => string.CompareOrdinal(pair.Key, after) > 0 && selector.Selects(pair.Value))
                .Select(pair => pair.Value)];
            JsonObject[] page = limit > 0 ? [.. rest.Take(limit)] : rest;
            JsonObject metadata = new() { ["resourceVersion"] = $"{ResourceVersion}" };
            if (page.Length < rest.Length)
            {
                metadata["continue"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(FakePod.KeyOf(page[^1])));
                metadata["remainingItemCount"] = rest.Length - page.Length;
            }

            return new JsonObject
            {
                ["kind"] = "PodList",
                ["apiVersion"] = "v1",
                ["metadata"] = metadata,
                ["items"] = new JsonArray([.. page.Select(pod => pod.DeepClone())]),
            };
        }
    }

    public JsonObject? Find(string space, string name)
    {
        lock (_lock)
        {
            return (JsonObject?)_pods.GetValueOrDefault($"{space}/{name}")?.DeepClone();
        }
    }

    /// <summary>Starts to send changes since a version.</summary>
    public FakeWatch Watch(FakeSelector selector, long resourceVersion, bool hasBookmarks)
    {
        FakeWatch watch = new(selector, hasBookmarks);
        lock (_lock)
        {
            foreach (FakeChange change in _history.Where(change => change.ResourceVersion > resourceVersion))
            {
                watch.Tell(change);
            }

            _watches.Add(watch);
        }

        return watch;
    }

    public void Unwatch(FakeWatch watch)
    {
        lock (_lock)
        {
            _watches.Remove(watch);
        }
    }

    /// <summary>Sends the current version to all watches that request it.</summary>
    public void SendBookmarks() => ForEachWatch(watch => watch.SendBookmark(ResourceVersion));

    /// <summary>Ends all watches as the server does after some minutes.</summary>
    public void EndWatches() => ForEachWatch(watch => watch.Send(FakeWatchStep.End));

    /// <summary>Cuts all watches in the middle of an event.</summary>
    public void CutWatches() => ForEachWatch(watch => watch.Send(FakeWatchStep.Cut));

    /// <summary>Sends the same bytes to all who watch.</summary>
    public void SendToWatches(byte[] bytes) => ForEachWatch(watch => watch.Send(new FakeWatchStep(bytes)));

    private void ForEachWatch(Action<FakeWatch> act)
    {
        lock (_lock)
        {
            _watches.ForEach(act);
        }
    }

    private JsonObject Stamp(JsonObject pod)
    {
        ResourceVersion++;
        JsonObject stamped = (JsonObject)pod.DeepClone();
        stamped["metadata"]!["resourceVersion"] = $"{ResourceVersion}";
        return stamped;
    }

    private void Tell(FakeChange change)
    {
        _history.Add(change);
        _watches.ForEach(watch => watch.Tell(change));
    }
}
