using System.Globalization;
using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Exporting.Arguments;
using Monitoring.Exporting.Sending;
using Monitoring.Kubernetes;
using Monitoring.Kubernetes.Pods;
using Monitoring.Pipelines;
using Monitoring.Serving;
using Monitoring.Storing;
using Monitoring.Storing.Destinations;
using Monitoring.Watching;

namespace Monitoring;

/// <summary>Collects into a store until it is stopped.</summary>
internal static class Collection
{
    private const string NodeName = "node-1";

    /// <summary>Shorter than anyone would choose, so that a campaign sees what comes after it.</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Says "listening" with the address if it listens, "collecting" when it has begun, and from then on every
    /// few seconds how far it is.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        TimeProvider time = arguments.Contains("--jumping-clock") ? new JumpingClock() : TimeProvider.System;
        MonitoringEvents events = new()
        {
            OnWarning = warning => Console.Error.WriteLine($"WARNING {warning.Path}: {warning.Message}"),
            OnGap = gap => Console.Error.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"GAP {gap.Bytes ?? -1} {gap.Path}: {gap.Message}")),
        };
        LogStoreOptions storeOptions = new()
        {
            Path = arguments[1],
            CommitInterval = TimeSpan.FromMilliseconds(int.Parse(arguments[2], CultureInfo.InvariantCulture)),
        };
        LogStoreWriter store = LogStoreWriter.Open(storeOptions, time, events);
        AddDestinations(store, GetValues(arguments, "--destination"));
        ILogSink sink = new SendingStore(store, warning => Console.Error.WriteLine($"WARNING {warning}"));
        using LogPipeline pipeline = LogPipeline.Start(
            "victim", CreateCollector(arguments, store, events, time), sink, events, time);
        using IDisposable? listener = arguments.Contains("--listen") ? Listen(arguments[1], time) : null;
        Console.WriteLine("collecting");
        MonitoringCounters counters = events.Counters;
        await using ITimer progress = time.CreateTimer(
            _ =>
                Console.WriteLine(
                $"{counters.Bytes} bytes read, {counters.Entries} entries, {counters.Rotations} rotations"),
            state: null,
            ProgressInterval,
            ProgressInterval);
        Task<int> input = Task.Run(Console.In.Read);
        await Task.WhenAny(input, pipeline.Completion);
        bool hasEnded = pipeline.Stop(EndTimeout);
        if (pipeline.Error is { } failure)
        {
            await Console.Error.WriteLineAsync($"FAILED {failure}");
        }

        return hasEnded && pipeline.Error is null ? 0 : 1;
    }

    /// <summary>Adds the destinations that the store does not have.</summary>
    private static void AddDestinations(LogStoreWriter store, IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            if (!DestinationText.TryParse(text, TimeProvider.System, out DestinationText? added, out string? problem))
            {
                throw new ArgumentException(problem);
            }

            using LogStoreReader reader = LogStoreReader.Open(store.Options.Path);
            if (!reader.GetDestinations().Any(destination => destination.Name == added.Name))
            {
                store.Destinations.Run(
                    store.Options.Path,
                    table => table.Set(
                        new StoredDestination(added.Name, added.Settings.ToJson(), LogCursor.Before(0))),
                    CancellationToken.None);
            }
        }
    }

    private static ILogCollector CreateCollector(
        string[] arguments, LogStoreWriter store, MonitoringEvents events, TimeProvider time)
    {
        DirectoryCollectorOptions files = new()
        {
            Roots =
            [
                Follow(arguments),
                .. GetValues(arguments, "--everything")
                    .Select(directory => new LogRoot { Path = directory, Recurse = true }),
            ],
            TurnBytes = 1 << 20,
            Checkpoints = store.Checkpoints,
        };
        IFileWatcher watcher = FileWatcher.Create(WatcherKind.Auto, time);
        int option = Array.IndexOf(arguments, "--kubernetes");
        if (option < 0)
        {
            return new DirectoryCollector(files, watcher, time, events);
        }

        KubernetesConnectionOptions connection = new()
        {
            Url = arguments[option + 1],
            ResponseTimeout = ResponseTimeout,
            TimeProvider = time
        };
        NodePods? pods = NodePods.TryOpen(connection, new PodQuery(NodeName), annotations: false, events);
        return new KubernetesCollector(
            new KubernetesCollectorOptions { Files = files, NodeName = NodeName }, pods, watcher, time, events);
    }

    private static LogRoot Follow(string[] arguments)
    {
        string[] include = [.. GetValues(arguments, "--include")];
        return new LogRoot { Path = arguments[0], Include = include.Length > 0 ? include : ["*.log"] };
    }

    private static IEnumerable<string> GetValues(string[] arguments, string option) =>
        arguments.Zip(arguments.Skip(1)).Where(pair => pair.First == option).Select(pair => pair.Second);

    private static LogListener Listen(string store, TimeProvider time)
    {
        LogListener listener = LogListener.Start(new LogListenerOptions
        {
            StorePath = store,
            Urls = ["http://127.0.0.1:0"],
            TimeProvider = time,
            Warn = warning => Console.Error.WriteLine($"WARNING {warning}"),
        });
        Console.WriteLine($"listening {listener.Addresses[0]}");
        return listener;
    }
}
