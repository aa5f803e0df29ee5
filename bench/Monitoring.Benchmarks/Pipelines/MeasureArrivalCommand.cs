using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace Monitoring.Benchmarks.Pipelines;

/// <summary>Takes entries from the pipeline whose message is the moment of their writing, and notes how old they
/// are.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Arrival")]
public sealed class MeasureArrivalCommand : PSCmdlet
{
    private static int _expected;

    /// <summary>An entry.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject InputObject { get; set; } = new();

    /// <summary>Set when the first entry, which was there before, has come.</summary>
    internal static ManualResetEventSlim Follows { get; private set; } = new();

    /// <summary>Set when all have come.</summary>
    internal static ManualResetEventSlim HasAll { get; private set; } = new();

    /// <summary>The age of each.</summary>
    internal static List<double> Milliseconds { get; private set; } = [];

    /// <summary>Expects so many.</summary>
    internal static void Begin(int expected)
    {
        _expected = expected;
        Milliseconds = new List<double>(expected);
        Follows = new ManualResetEventSlim();
        HasAll = new ManualResetEventSlim();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        long now = Stopwatch.GetTimestamp();
        long written = long.Parse(InputObject.ToString(), CultureInfo.InvariantCulture);
        if (written == 0)
        {
            Follows.Set();
            return;
        }

        Milliseconds.Add(Stopwatch.GetElapsedTime(written, now).TotalMilliseconds);
        if (Milliseconds.Count == _expected)
        {
            HasAll.Set();
        }
    }
}
