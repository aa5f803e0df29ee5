using System.Diagnostics;
using System.Management.Automation;
using Monitoring.Engine;

namespace Monitoring.Collectors;

/// <summary>A session, a directory of logs, and a collector of these logs into a store.</summary>
internal sealed class CollectorSession : IDisposable
{
    private readonly TemporaryDirectory _stores = new();

    /// <summary>The name of the collector. All sessions of a process share their collectors, so each test has a name of
    /// its own.</summary>
    public string Name { get; } = $"test-{Guid.NewGuid():N}";

    /// <summary>The directory of the logs.</summary>
    public TemporaryDirectory Logs { get; } = new();

    /// <summary>The session in which the collector is started.</summary>
    public EngineSession Session { get; } = new();

    /// <summary>The store of the collector.</summary>
    public string Store => _stores["store.db"];

    /// <summary>The path of another store.</summary>
    public string OtherStore => _stores["other.db"];

    public void Start(string parameters = "") => Session.Run(
        $"param($p, $s, $n) Start-LogCollector $p -StorePath $s -Name $n {parameters}", Logs.Path, Store, Name);

    public void Stop() => Session.Run("param($n) Stop-LogCollector $n", Name);

    /// <summary>Waits until something is true of the collector $c.</summary>
    public void Until(string condition)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!LanguagePrimitives.IsTrue(Session.Run($"param($n) $c = Get-LogCollector $n; {condition}", Name)[0]))
        {
            Assert.True(
                clock.Elapsed < Wait.Timeout,
                $"{condition} did not come true: {string.Join(' ', Session.RunText("param($n) (Get-LogCollector $n).psobject.Properties | ForEach-Object { \"$($_.Name)=$($_.Value)\" }", Name))}");
            TestContext.Current.CancellationToken.WaitHandle.WaitOne(Wait.RetryInterval);
        }
    }

    public void Dispose()
    {
        Session.Run("param($n) Get-LogCollector \"$n*\" | Stop-LogCollector", Name);
        Session.Dispose();
        Logs.Dispose();
        _stores.Dispose();
    }
}
