using Monitoring.Engine;

namespace Monitoring.Collectors;

/// <summary>The lines of a collector in the foreground after its start. No test runs for a day, so the report is called
/// through reflection, with a fake clock.</summary>
public sealed class CollectorReportTests : IDisposable
{
    private readonly EngineSession _session = new();
    private readonly TemporaryDirectory _logs = new();
    private readonly ManualClock _clock = new();
    private readonly string _name = $"report-{Guid.NewGuid():N}";
    private readonly object _report;

    public CollectorReportTests()
    {
        object collector = _session.Run(
            "param($path, $store, $name) Start-LogCollector $path -StorePath $store -Name $name -PassThru",
            _logs.Write("a.log", "one"),
            _logs["logs.db"],
            _name).Single().BaseObject;
        Type type = collector.GetType().Assembly.GetType("Monitoring.Collectors.CollectorReport", throwOnError: true)!;
        _report = Activator.CreateInstance(type, collector, _clock)!;
    }

    [Fact]
    public void A_healthy_collector_reports_once_a_day()
    {
        _clock.Advance(TimeSpan.FromHours(23));
        Assert.Null(Next(error: null));

        _clock.Advance(TimeSpan.FromHours(1));
        Assert.StartsWith("Collects. 1 streams, ", Next(error: null), StringComparison.Ordinal);
        Assert.Null(Next(error: null));

        _clock.Advance(TimeSpan.FromHours(24));
        Assert.NotNull(Next(error: null));
    }

    [Fact]
    public void A_change_is_reported_at_once_and_the_same_error_once_a_day()
    {
        Assert.StartsWith(
            "Cannot store: the disk is full. 1 streams, ", Next("the disk is full."), StringComparison.Ordinal);
        Assert.Null(Next("the disk is full."));

        _clock.Advance(TimeSpan.FromHours(24));
        Assert.StartsWith("Cannot store: the disk is full. ", Next("the disk is full."), StringComparison.Ordinal);

        Assert.StartsWith("Storing resumed. ", Next(error: null), StringComparison.Ordinal);
        Assert.Null(Next(error: null));
    }

    [Fact]
    public void Control_characters_of_an_error_do_not_reach_the_terminal() =>
        Assert.DoesNotContain('\e', Next("bad \e[31mred")!);

    public void Dispose()
    {
        _session.Run("param($name) Stop-LogCollector $name", _name);
        _session.Dispose();
        _logs.Dispose();
    }

    private string? Next(string? error) => (string?)_report.GetType().GetMethod("Next")!.Invoke(_report, [error]);
}
