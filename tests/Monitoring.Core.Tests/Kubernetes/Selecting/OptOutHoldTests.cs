using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Kubernetes.Pods;
using Monitoring.Watching.Mock;

namespace Monitoring.Kubernetes.Selecting;

/// <summary>A log whose pod opts out is not collected, even if the API is slower than the collector.</summary>
public sealed class OptOutHoldTests : IDisposable
{
    private static readonly PodMetadata Web = new() { Namespace = "shop", Name = "web-0", Uid = "u1", Containers = [] };

    private static readonly PodMetadata Secret = new()
    {
        Namespace = "shop",
        Name = "secret-0",
        Uid = "u2",
        Annotations = new Dictionary<string, string> { ["monitoring/exclude"] = "true" },
    };

    private readonly NodeScene _node = new();
    private readonly string _web;
    private readonly string _secret;

    public OptOutHoldTests()
    {
        _node.Options = _node.Options with { HoldLimit = TimeSpan.FromMinutes(1) };
        _web = _node.Begin("shop", "web-0", "u1", "nginx", "c10ffee");
        _secret = _node.Begin("shop", "secret-0", "u2", "nginx", "c20ffee");
        _node.Write(_web, "web 1");
        _node.Write(_secret, "secret 1");
    }

    public void Dispose() => _node.Dispose();

    [Fact]
    public void Nothing_is_read_before_the_api_has_answered_and_all_that_may_be_read_after()
    {
        Assert.Empty(_node.Collect());
        _node.Write(_web, "web 2");
        _node.Write(_secret, "secret 2");
        Assert.Empty(_node.Collect());

        _node.Api.Set(Web);
        Assert.Equal(["web 1", "web 2"], Messages());
        _node.Api.Set(Secret);
        _node.Write(_secret, "secret 3");

        Assert.Empty(_node.Collect());
        Assert.Empty(_node.Warnings);
    }

    [Fact]
    public void Each_stream_waits_for_its_own_pod()
    {
        _node.Api.Set(Web);
        Assert.Equal(["web 1"], Messages());
        string later = _node.Begin("shop", "later-0", "u3", "nginx", "c30ffee");
        _node.Write(later, "later 1");
        _node.Write(_web, "web 2");

        Assert.Equal(["web 2"], Messages());
        _node.Api.Set(Web with { Name = "later-0", Uid = "u3" });
        Assert.Equal(["later 1"], Messages());
    }

    [Fact]
    public void A_pod_that_the_api_does_not_have_is_not_waited_for()
    {
        _node.Api.Complete();
        Assert.Empty(_node.Collect());

        Assert.Equal(["secret 1", "web 1"], Messages().Order());
        Assert.Empty(_node.Warnings);
    }

    [Fact]
    public void After_the_limit_what_may_be_excluded_is_collected_with_one_warning_and_marked_once_it_is_known()
    {
        Assert.Empty(_node.Collect());
        _node.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["secret 1", "web 1"], Messages().Order());
        MonitoringWarning warning = Assert.Single(_node.Warnings);
        Assert.Equal(WarningKind.OptOutsUnknown, warning.Kind);
        Assert.Contains("within 60 s", warning.Message, StringComparison.Ordinal);
        Assert.Contains("-WhenApiIsAway Hold", warning.Message, StringComparison.Ordinal);
        Assert.Empty(_node.Excluded);

        _node.Api.Set(Web);
        _node.Api.Set(Secret);
        _node.Write(_secret, "secret 2");
        Assert.Empty(_node.Collect());

        Assert.Equal("secret-0", Assert.Single(_node.Excluded.Distinct()).Find(MetadataKeys.PodName));
    }

    [Fact]
    public void With_hold_a_log_waits_as_long_as_the_API_needs()
    {
        _node.Options = _node.Options with { WhenApiIsAway = ApiAbsence.Hold };
        Assert.Empty(_node.Collect());
        _node.Time.Advance(TimeSpan.FromDays(1));
        Assert.Empty(_node.Collect());
        Assert.Contains(
            "not read until the API responds", Assert.Single(_node.Warnings).Message, StringComparison.Ordinal);

        _node.Api.Set(Secret);
        _node.Api.Set(Web);

        Assert.Equal(["web 1"], Messages());
    }

    [Fact]
    public void Rotation_and_deletion_lose_nothing_that_waits()
    {
        Assert.Empty(_node.Collect());
        string log = File.ResolveLinkTarget(_web, returnFinalTarget: true)!.FullName;
        for (int round = 1; round <= 3; round++)
        {
            File.Move(log, $"{log}.2026112512000{round}");
            File.WriteAllText(log, string.Empty);
            _node.Write(_web, $"web {round + 1}");
            Assert.Empty(_node.Collect());
        }

        foreach (string rotated in Directory.GetFiles(Path.GetDirectoryName(log)!, "0.log.*"))
        {
            // The kubelet keeps but a few.
            File.Delete(rotated);
        }

        _node.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Empty(_node.Collect());
        _node.Api.Set(Web);

        Assert.Equal(["web 1", "web 2", "web 3", "web 4"], Messages());
    }

    [Fact]
    public void Without_following_the_end_waits_for_the_answer()
    {
        _node.Options = _node.Options with { Files = _node.Options.Files with { Follow = false } };
        Assert.Empty(_node.Collect());
        Assert.False(_node.Collector!.IsCompleted);

        _node.Api.Set(Web);
        _node.Api.Set(Secret);

        Assert.Equal(["web 1"], Messages());
        Assert.True(_node.Collector.IsCompleted);
    }

    [Fact]
    public void Without_following_and_without_an_answer_the_end_comes_after_the_limit()
    {
        _node.Options = _node.Options with
        {
            WhenApiIsAway = ApiAbsence.Hold,
            Files = _node.Options.Files with { Follow = false },
        };
        Assert.Empty(_node.Collect());
        _node.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Empty(_node.Collect());
        Assert.Empty(_node.Collect());
        Assert.True(_node.Collector!.IsCompleted);
        Assert.Single(_node.Warnings);
    }

    [Fact]
    public void Stopping_does_not_wait_and_the_next_start_reads_the_log()
    {
        Assert.Empty(_node.Collect());
        _node.Collector!.StopFollowing();
        Assert.Empty(_node.Collect());
        Assert.True(_node.Collector.IsCompleted);

        _node.Restart();
        _node.Api.Set(Web);
        _node.Api.Set(Secret);

        Assert.Equal(["web 1"], Messages());
    }

    [Fact]
    public void Without_opt_outs_or_an_api_no_log_waits()
    {
        _node.Options = _node.Options with { HonorOptOut = false };
        Assert.Equal(["secret 1", "web 1"], Messages().Order());

        using KubernetesCollector alone = new(
            _node.Options with
            {
                HonorOptOut =
                true
            }, source: null, new MockFileWatcher(), _node.Time, new MonitoringEvents());
        using LogBatch? batch = alone.Collect(TimeSpan.Zero, TestContext.Current.CancellationToken);
        Assert.Equal(1, batch!.Count);
    }

    private IEnumerable<string> Messages() => _node.Collect().Select(entry => entry.Message);
}
