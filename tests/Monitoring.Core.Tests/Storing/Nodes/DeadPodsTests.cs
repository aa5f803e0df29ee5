using System.Globalization;
using Monitoring.Collecting;
using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Storing.Nodes;

/// <summary>Pods that come and go leave nothing in the memory of who collects, stores and follows their logs.</summary>
/// <remarks>
/// Alone, since it measures the whole process. The long form runs by command, with 2,000 pods in each of 50 hours:
/// <c>MONITORING_DEAD_PODS=100000 dotnet test --project tests/Monitoring.Core.Tests --filter-class
/// '*DeadPodsTests'</c>.
/// </remarks>
[CollectionDefinition(nameof(DeadPodsTests), DisableParallelization = true)]
[Collection(nameof(DeadPodsTests))]
public sealed class DeadPodsTests : IDisposable
{
    private const int ShortPods = 2_000;
    private const int Rounds = 50;

    /// <summary>By then there are as many pods as there will ever be, within the hour for which a path is remembered
    /// and the age of the entries.</summary>
    private const int FirstRounds = 15;

    private readonly StoreScene _store = new();
    private readonly CollectorScene _logs = new();
    private long _followed;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_memory_of_a_node_is_flat_however_many_pods_there_were()
    {
        int pods = new TestSettings("MONITORING_DEAD")["PODS"] ?? ShortPods;
        _store.Options = _store.Options with { Retention = new RetentionPolicy(TimeSpan.FromHours(2), null) };
        using LogStoreWriter writer = LogStoreWriter.Open(_store.Options, _logs.Time, _store.Events);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Thread follower = new(() => Follow(end.Token));
        _logs.Files.Append("logs/node.log", "begins\n");
        long lines = Collect(writer);
        follower.Start();
        long first = 0;
        for (int round = 0; round < Rounds; round++)
        {
            lines += Live(writer, pods / Rounds, round);
            WaitForFollower(lines);
            if (round == FirstRounds)
            {
                first = GC.GetTotalMemory(forceFullCollection: true);
            }
        }

        long growth = GC.GetTotalMemory(forceFullCollection: true) - first;
        end.Cancel();
        follower.Join();
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{pods} pods: {first} bytes at first, {growth} more at the end, {Environment.WorkingSet} in all"));
        Assert.InRange(_store.ReadAll().Count, 1, pods / Rounds * 5);
        Assert.InRange(writer.Checkpoints.Count, 1, (pods / Rounds * 3) + 1);

        // The memory of the pools and the compiler, and 4 KiB for each pod of one hour: a catalog forgets streams once
        // it has twice as many as the store. 4 KiB for each deleted pod would be more.
        Assert.InRange(growth, long.MinValue, (4 << 20) + (pods / Rounds * 4096L));
    }

    public void Dispose()
    {
        _logs.Dispose();
        _store.Dispose();
    }

    /// <summary>An hour: pods begin, write and end.</summary>
    private long Live(LogStoreWriter writer, int pods, int round)
    {
        long lines = 0;
        for (int pod = 0; pod < pods; pod++)
        {
            _logs.Files.Append(NameOf(round, pod), "one\ntwo\nthree\nfour\nfive\n");
        }

        lines += Collect(writer);
        for (int pod = 0; pod < pods; pod++)
        {
            File.Delete(_logs.Files[NameOf(round, pod)]);
        }

        for (int part = 0; part < 4; part++)
        {
            _logs.Time.Advance(TimeSpan.FromMinutes(15));
            lines += Collect(writer);
        }

        return lines;
    }

    private static string NameOf(int round, int pod) =>
        string.Create(
            CultureInfo.InvariantCulture, $"logs/job-{round}-{pod}_default_main-{(round * 100_000) + pod:x64}.log");

    private long Collect(LogStoreWriter writer)
    {
        _logs.Start();
        _logs.Time.Advance(TimeSpan.FromSeconds(2));
        long lines = 0;
        while (_logs.Collector!.Collect(TimeSpan.Zero, Cancellation) is { } batch)
        {
            lines += batch.Count;
            writer.Write(batch, Cancellation);
            TakeCommitted(writer);
        }

        Assert.True(writer.Drain(Cancellation));
        TakeCommitted(writer);
        return lines;
    }

    private void TakeCommitted(LogStoreWriter writer)
    {
        while (writer.TryTakeCommitted(out LogBatch? safe))
        {
            _logs.Collector!.Commit(safe);
            safe.Dispose();
        }
    }

    private void Follow(CancellationToken end)
    {
        using LogStoreReader reader = LogStoreReader.Open(_store.Path);
        foreach (LogEntry entry in reader.Follow(new LogQuery(), _logs.Time, end))
        {
            Interlocked.Increment(ref _followed);
        }
    }

    private void WaitForFollower(long lines) => Wait.Until(
            () =>
            {
                _logs.Time.Advance(TimeSpan.FromSeconds(1));
                return Interlocked.Read(ref _followed) == lines;
            });
}
