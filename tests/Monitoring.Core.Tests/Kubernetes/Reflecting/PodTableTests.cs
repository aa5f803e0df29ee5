using Microsoft.Extensions.Time.Testing;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Reflecting;

public sealed class PodTableTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly PodTable _table;

    public PodTableTests() => _table = new PodTable(TimeSpan.FromSeconds(60), _time);

    [Fact]
    public void A_deleted_pod_with_a_reference_stays_until_it_is_released()
    {
        PodMetadata pod = Put("web", "u1");
        Assert.NotNull(Find("web", "u1"));
        _table.Delete(pod);

        _time.Advance(TimeSpan.FromDays(1));
        Put("other", "u2");
        Assert.True(Find("web", "u1")!.IsDeleted);

        _table.Release(new PodReference("shop", "web", "u1"));
        Assert.Null(Find("web", "u1"));
        Assert.Equal(1, _table.Count);
    }

    [Fact]
    public void A_deleted_pod_without_a_reference_stays_for_a_minute()
    {
        _table.Delete(Put("web", "u1"));
        _time.Advance(TimeSpan.FromSeconds(59));
        Put("other", "u2");
        Assert.Equal(2, _table.Count);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(Find("web", "u1"));

        _table.Delete(Put("more", "u3"));
        _time.Advance(TimeSpan.FromSeconds(60));
        Put("yet more", "u4");
        Assert.Equal(2, _table.Count);
    }

    [Fact]
    public void A_released_pod_that_is_not_deleted_stays()
    {
        Put("web", "u1");
        Find("web", "u1");
        _table.Release(new PodReference("shop", "web", "u1"));

        Assert.NotNull(Find("web", "u1"));
    }

    [Fact]
    public void A_name_that_is_used_again_is_distinguished_by_its_uid()
    {
        PodMetadata old = Put("db-0", "u1");
        Assert.NotNull(Find("db-0", "u1"));
        _table.Delete(old);
        Put("db-0", "u2");

        Assert.Equal(("u1", true), (Find("db-0", "u1")!.Uid, Find("db-0", "u1")!.IsDeleted));
        Assert.Equal("u2", Find("db-0", "u2")!.Uid);
        Assert.Equal("u2", Find("db-0", "")!.Uid);
        Assert.Null(Find("db-0", "u3"));

        _table.Release(new PodReference("shop", "db-0", "u1"));
        Assert.Equal("u2", Find("db-0", "")!.Uid);
    }

    [Fact]
    public void A_static_pod_is_found_by_its_hash_also_when_its_mirror_comes_again()
    {
        PodMetadata first = Put("etcd-node-1", "u1", hash: "c0ffee");
        Assert.Equal("u1", Find("etcd-node-1", "c0ffee")!.Uid);
        _table.Delete(first);
        Assert.Equal("u1", Find("etcd-node-1", "c0ffee")!.Uid);
        PodMetadata second = Put("etcd-node-1", "u2", hash: "c0ffee");

        Assert.Equal("u2", Find("etcd-node-1", "c0ffee")!.Uid);
        Assert.Equal(1, _table.Count);
        _table.Delete(second);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.NotNull(Find("etcd-node-1", "c0ffee"));
    }

    [Fact]
    public void Pods_missing_from_a_list_are_deleted_and_unchanged_pods_are_no_change()
    {
        ListedPod same = new(Create("same", "u1"), "7");
        Assert.Equal(PodChangeKind.Added, _table.Put(same, 1)!.Kind);
        _table.Put(new ListedPod(Create("gone", "u2"), "8"), 1);
        Assert.Null(_table.Put(same, 2));
        Assert.Equal(PodChangeKind.Modified, _table.Put(same with { ResourceVersion = "9" }, 2)!.Kind);

        PodChange change = Assert.Single(_table.DeleteUnseen(2));
        Assert.Equal((PodChangeKind.Deleted, "gone", true), (change.Kind, change.Pod.Name, change.Pod.IsDeleted));
        Assert.Empty(_table.DeleteUnseen(2));
        Assert.Null(_table.Delete(Create("gone", "u2")));
    }

    [Fact]
    public void By_a_name_alone_all_that_had_it_are_released()
    {
        PodMetadata old = Put("db-0", "u1");
        Find("db-0", "");
        _table.Delete(old);
        _table.Delete(Put("db-0", "u2"));
        Find("db-0", "");

        _table.Release(new PodReference("shop", "db-0", ""));

        Assert.Equal(0, _table.Count);
    }

    private static PodMetadata Create(string name, string uid, string? hash = null) =>
        new() { Namespace = "shop", Name = name, Uid = uid, ConfigHash = hash };

    private PodMetadata Put(string name, string uid, string? hash = null)
    {
        PodMetadata pod = Create(name, uid, hash);
        _table.Put(new ListedPod(pod, "1"), 1);
        return pod;
    }

    private PodMetadata? Find(string name, string uid) =>
        _table.TryGet(new PodReference("shop", name, uid), out PodMetadata? pod) ? pod : null;
}
