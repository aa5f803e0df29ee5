using System.Diagnostics;
using System.Management.Automation;

namespace Monitoring.Engine;

/// <summary>Logs that a collector keeps in a store, and an engine that queries it.</summary>
internal sealed class StoredLogs : IDisposable
{
    /// <summary>All sessions of a process share its collectors: each has a name of its own.</summary>
    private readonly string _name = $"stored-{Guid.NewGuid():N}";
    private readonly TemporaryDirectory _stores = new();

    public TemporaryDirectory Logs { get; } = new();

    public EngineSession Session { get; } = new();

    public string Store => _stores["store.db"];

    /// <summary>Writes lines as a container runtime does, ten seconds apart from 10:00:00 on.</summary>
    public string WriteContainerLog(string name, params string[] messages) => Logs.Write(
        name, [
            .. messages.Select((message, index) => $"2026-11-23T10:{index / 6:D2}:{index % 6}0Z stdout F {message}")]);

    /// <summary>Stores all written lines, so many entries in all; no collector runs afterwards.</summary>
    public void Collect(int entries)
    {
        Start();
        Until(entries);
        Stop();
    }

    public void Start() => Session.Run(
        "param($logs, $store, $name) Start-LogCollector $logs -StorePath $store -Name $name -Recurse -CommitInterval 10ms", Logs.Path, Store, _name);

    public void Stop() => Session.Run("param($name) Get-LogCollector \"$name*\" | Stop-LogCollector", _name);

    /// <summary>The output of a command about the store, as text.</summary>
    public string[] Ask(string command) => Session.RunText(Complete(command), Store);

    public PSObject[] QueryObjects(string command) => [.. Session.Run(Complete(command), Store)];

    public string Show(string command) => Session.Show(Complete(command), Store);

    public RunningScript Follow(string command) => Session.Start(Complete(command), Store);

    /// <summary>The one error of a command, whether it ended it or not.</summary>
    public ErrorRecord FailureOf(string command) => Session.FailureOf(Complete(command), Store);

    /// <summary>The files of the store that this process has open; empty on other systems than Linux.</summary>
    public string[] OpenFiles() => !OperatingSystem.IsLinux() ? [] :
    [
        .. Directory.GetFiles("/proc/self/fd")
            .Select(descriptor => new FileInfo(descriptor).LinkTarget ?? string.Empty)
            .Where(target => target.StartsWith(_stores.Path, StringComparison.Ordinal)),
    ];

    public void Dispose()
    {
        Stop();
        Session.Dispose();
        Logs.Dispose();
        _stores.Dispose();
    }

    /// <summary>A default value gives the store to each cmdlet that does not name one itself.</summary>
    private static string Complete(string command) =>
        $"param($store) $PSDefaultParameterValues = @{{ '*-Log*:StorePath' = $store }}; {command}";

    private void Until(int entries)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (Session.RunText("param($name) (Get-LogCollector $name).Entries", _name)[0] != $"{entries}")
        {
            Assert.True(clock.Elapsed < Wait.Timeout, $"There are not {entries} entries.");
            TestContext.Current.CancellationToken.WaitHandle.WaitOne(Wait.RetryInterval);
        }
    }
}
