using System.Globalization;
using Monitoring;
using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Pipelines;
using Monitoring.Storing;
using Monitoring.Watching;

// Collects the files *.log of a directory into a store, until its standard input ends or it is killed.
//
//     Monitoring.Victim <directory> <store> <commit interval in milliseconds> [--jumping-clock]
//
// Says "collecting" when it has begun, and from then on every few seconds how far it is. Warnings and gaps go to the standard error, a line each.

TimeProvider time = args.Contains("--jumping-clock") ? new JumpingClock() : TimeProvider.System;
MonitoringNotes notes = new(time) { OnAdded = note => Console.Error.WriteLine(note.IsGap ? $"GAP {note}" : $"WARNING {note}") };
LogStoreOptions storeOptions = new()
{
    Path = args[1],
    CommitInterval = TimeSpan.FromMilliseconds(int.Parse(args[2], CultureInfo.InvariantCulture)),
};
LogStoreWriter store = LogStoreWriter.Open(storeOptions, time, notes.Events);
DirectoryCollectorOptions collectorOptions = new()
{
    Roots = [new LogRoot { Path = args[0], Include = ["*.log"] }],
    TurnBytes = 1 << 20,
    Checkpoints = store.Checkpoints,
};
DirectoryCollector collector = new(collectorOptions, FileWatcher.Create(WatcherKind.Auto, time), time, notes.Events);
using LogPipeline pipeline = LogPipeline.Start("victim", collector, store, notes.Events, time);
Console.WriteLine("collecting");
TimeSpan interval = TimeSpan.FromSeconds(5);
MonitoringCounters counters = notes.Events.Counters;
using ITimer progress = time.CreateTimer(
    _ => Console.WriteLine($"{counters.Bytes} bytes read, {counters.Entries} entries, {counters.Rotations} rotations"),
    state: null,
    interval,
    interval);
Task<int> input = Task.Run(Console.In.Read);
await Task.WhenAny(input, pipeline.Completion);
bool hasEnded = pipeline.Stop(TimeSpan.FromSeconds(30));
if (pipeline.Error is { } failure)
{
    await Console.Error.WriteLineAsync($"FAILED {failure}");
}

return hasEnded && pipeline.Error is null ? 0 : 1;
