using Monitoring.Campaigns.Writing;
using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Pipelines;
using Monitoring.Storing;
using Monitoring.Watching;

namespace Monitoring.Campaigns.Checking;

/// <summary>Whether what is wrong in a store is found there.</summary>
public sealed class StoreCheckTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly NumberedLog _log;

    public StoreCheckTests()
    {
        Directory.CreateDirectory(_files["containers"]);
        _log = new NumberedLog(_files["containers"], _files["pods"], new LoggedContainer(0));
        _log.Write(4);
    }

    public void Dispose()
    {
        _log.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void A_store_with_each_line_is_whole()
    {
        Store(0, 1, 2, 3, 4);

        Assert.True(StoreCheck.Of(_files["store.db"], [_log]).IsWhole);
        Assert.Null(StoreCheck.FindHole(_files["store.db"], [_log]));
        Assert.Equal(5, StoreCheck.CountStored(_files["store.db"])[_log.Path]);
    }

    [Fact]
    public void A_line_that_is_not_in_the_store_is_lost()
    {
        Store(0, 1, 2, 4);

        LineCheck check = StoreCheck.Of(_files["store.db"], [_log]);
        Assert.Equal((1, 0, 0), (check.Lost, check.Repeated, check.Disordered));
        Assert.Equal(["web-0000 3..3"], check.Holes);
        Assert.Contains("instead of 3", StoreCheck.FindHole(_files["store.db"], [_log]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_in_the_store_twice_is_repeated()
    {
        Store(0, 1, 2, 3, 3, 4);

        Assert.Equal(1, StoreCheck.Of(_files["store.db"], [_log]).Repeated);
        Assert.Contains("instead of 4", StoreCheck.FindHole(_files["store.db"], [_log]), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_that_changed_places_are_out_of_order()
    {
        Store(0, 2, 1, 3, 4);

        Assert.Equal(1, StoreCheck.Of(_files["store.db"], [_log]).Disordered);
    }

    [Fact]
    public void A_store_that_ends_early_holds_a_beginning()
    {
        Store(0, 1, 2);

        Assert.Null(StoreCheck.FindHole(_files["store.db"], [_log]));
    }

    [Fact]
    public void Without_a_store_path_nothing_is_stored() => Assert.Empty(StoreCheck.CountStored(_files["none.db"]));

    /// <summary>Has only these lines of the log collected, in this order.</summary>
    private void Store(params int[] numbers)
    {
        string[] lines = File.ReadAllLines(_log.Path);
        File.WriteAllLines(_log.Path, numbers.Select(number => lines[number]));
        MonitoringEvents events = new();
        LogStoreWriter store = LogStoreWriter.Open(
            new LogStoreOptions { Path = _files["store.db"] }, TimeProvider.System, events);
        DirectoryCollectorOptions options = new()
        {
            Roots = [new LogRoot { Path = _files["containers"] }],
            Follow = false
        };
        DirectoryCollector collector =
            new(options, FileWatcher.Create(WatcherKind.Polling, TimeProvider.System), TimeProvider.System, events);
        using LogPipeline pipeline = LogPipeline.Start("test", collector, store, events, TimeProvider.System);
        Assert.True(pipeline.Completion.Wait(Wait.Timeout, TestContext.Current.CancellationToken));
        Assert.Null(pipeline.Error);
    }
}
