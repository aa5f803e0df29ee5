using System.Management.Automation;
using System.Reflection;
using Monitoring.Engine;

namespace Monitoring.Stores;

/// <summary>The progress bar of a long search. No search of a test is long, so it is called through reflection, with a
/// fake clock.</summary>
public sealed class SearchProgressTests : IDisposable
{
    private readonly EngineSession _session = new();
    private readonly ManualClock _clock = new();
    private readonly List<(ProgressRecordType Type, int Percent, string Status)> _bars = [];
    private readonly IDisposable _progress;

    public SearchProgressTests()
    {
        Type type = Loaded("Monitoring.PowerShell")
            .GetType("Monitoring.Commands.Querying.SearchProgress", throwOnError: true)!;
        Action<ProgressRecord> write = bar => _bars.Add((bar.RecordType, bar.PercentComplete, bar.StatusDescription));
        _progress = (IDisposable)Activator.CreateInstance(type, "Searching", _clock, write)!;
    }

    [Fact]
    public void A_short_search_shows_nothing()
    {
        _clock.Advance(TimeSpan.FromSeconds(0.9));
        Report(1, 2);
        _progress.Dispose();

        Assert.Empty(_bars);
    }

    [Fact]
    public void A_long_search_shows_its_progress_and_removes_the_progress_bar()
    {
        _clock.Advance(TimeSpan.FromSeconds(1.1));
        Report(1, 4);
        Report(2, 4);
        _clock.Advance(TimeSpan.FromSeconds(0.3));
        Report(3, 4);
        _progress.Dispose();

        Assert.Equal(
            [
                (ProgressRecordType.Processing, 25, "1 of 4 blocks"), (
                    ProgressRecordType.Processing, 75, "3 of 4 blocks"),
                (ProgressRecordType.Completed, 75, "3 of 4 blocks"),
            ],
            _bars);
    }

    [Fact]
    public void Reports_of_another_thread_are_not_shown()
    {
        _clock.Advance(TimeSpan.FromSeconds(2));
        Thread other = new(() => Report(1, 2));
        other.Start();
        other.Join();

        Assert.Empty(_bars);
    }

    public void Dispose()
    {
        _progress.Dispose();
        _session.Dispose();
    }

    private static Assembly Loaded(string name) =>
        AppDomain.CurrentDomain.GetAssemblies().Single(assembly => assembly.GetName().Name == name);

    private void Report(long done, long total)
    {
        Type type = Loaded("Monitoring.Core").GetType("Monitoring.Storing.QueryProgress", throwOnError: true)!;
        _progress.GetType().GetMethod("Report")!.Invoke(_progress, [Activator.CreateInstance(type, done, total)]);
    }
}
