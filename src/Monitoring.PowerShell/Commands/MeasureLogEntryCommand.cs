using System.Management.Automation;
using System.Text;
using Monitoring.Completion;
using Monitoring.Counting;
using Monitoring.Entries;
using Monitoring.Parameters;
using Monitoring.Querying;
using Monitoring.Storing;

namespace Monitoring.Commands;

/// <summary>Counts entries by time, by a property, or by both: those from the pipeline, or those of a store that a query asks
/// for, which then need not leave it.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "LogEntry", DefaultParameterSetName = StoreSet)]
[OutputType(typeof(LogCount))]
public sealed class MeasureLogEntryCommand : LogQueryCommand
{
    private const string InputObjectSet = "InputObject";

    private LogTally _tally = LogTally.OfValues();
    private EntryProperty? _property;
    private LogQuery _query = new();

    /// <summary>The entries to count.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>What to count by: a property of an entry, a metadata key, or a field of its message.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PropertyCompleter))]
    public string? Property { get; set; }

    /// <summary>The length of the intervals of time to count by. The default gives at most 60 of a round length, unless only a
    /// property is asked for.</summary>
    [Parameter]
    [DurationTransformation]
    [ArgumentCompleter(typeof(TimeCompleter))]
    public TimeSpan? Interval { get; set; }

    private bool IsByTime => Interval is not null || Property is null;

    private bool IsByValue => Property is not null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Interval is { } interval && (interval <= TimeSpan.Zero || interval > LogTally.LongestInterval))
        {
            ThrowTerminatingError(LogErrors.IntervalOutOfRange(interval));
        }

        _query = CreateQuery();
        _property = Property is null ? null : new EntryProperty(Property);
        _tally = CreateTally(RoundIntervals.Shortest);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == InputObjectSet)
        {
            Count(InputObject!);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (ParameterSetName != InputObjectSet && !MyInvocation.ExpectingInput)
        {
            using LogStoreReader? reader = OpenReader();
            if (reader is null)
            {
                return;
            }

            UseStore(() => CountStored(reader));
        }

        if (!Stopping)
        {
            WriteCounts();
        }
    }

    private LogTally CreateTally(TimeSpan shortest) => (IsByTime, Interval) switch
    {
        (false, _) => LogTally.OfValues(),
        (true, { } interval) => LogTally.OfIntervals(interval, IsByValue),
        (true, null) => LogTally.OfRange(shortest, IsByValue),
    };

    private void Count(PSObject instance)
    {
        object? value = _property?.Of(instance);
        if (instance.BaseObject is LogEntry entry)
        {
            _tally.Add(entry.ExactTimestamp, value, entry.GetUtf8Bytes().Length);
            return;
        }

        // An entry that came from another process has its properties, but not its type.
        bool hasTime = LanguagePrimitives.TryConvertTo(
            instance.Properties[nameof(LogEntry.Timestamp)]?.Value, out DateTimeOffset time);
        if (IsByTime && !hasTime)
        {
            WriteError(LogErrors.NotAnEntry(instance));
            return;
        }

        string message = $"{instance.Properties[nameof(LogEntry.Message)]?.Value}";
        _tally.Add(LogTimestamp.From(time), value, Encoding.UTF8.GetByteCount(message));
    }

    private void CountStored(LogStoreReader reader)
    {
        using SearchProgress progress = new("Counting entries", TimeProvider.System, WriteProgress);
        if (TryCountInStore(reader, progress))
        {
            return;
        }

        foreach (LogEntry entry in reader.Read(_query, progress, StopToken))
        {
            Count(PSObject.AsPSObject(entry));
        }
    }

    /// <summary>Lets the store count, which is many times faster; false if only entries have what is asked for.</summary>
    private bool TryCountInStore(LogStoreReader reader, SearchProgress progress)
    {
        LogCounting? byValue = _property is null ? new LogCounting() : _property.ToCounting();
        if (byValue is null
            || reader.Count(_query, byValue with { ByTime = IsByTime, Interval = Interval }, progress, StopToken) is not { } counts)
        {
            return false;
        }

        _tally = CreateTally(counts.Interval);
        foreach (LogSum sum in counts.Sums)
        {
            _tally.Add(sum.Earliest, sum.Latest, _property?.Of(sum), sum.Entries, sum.MessageBytes);
        }

        return true;
    }

    /// <summary>The type is named after what was counted by, so that the view has just the columns that are needed.</summary>
    private void WriteCounts()
    {
        string kind = (IsByTime, IsByValue) switch
        {
            (true, true) => "#TimeAndValue",
            (true, false) => "#Time",
            _ => "#Value",
        };
        bool isAnyCounted = false;
        bool hasAnyValue = false;
        foreach (LogCount count in _tally.Complete())
        {
            isAnyCounted = true;
            hasAnyValue |= count.Value is not null;
            PSObject result = PSObject.AsPSObject(count);
            result.TypeNames.Insert(0, typeof(LogCount).FullName + kind);
            WriteObject(result);
        }

        if (IsByValue && isAnyCounted && !hasAnyValue)
        {
            WriteWarning(TerminalText.Neutralise(
                $"No entry has anything under the name '{Property}', as a property, a metadata key or a field of its message: check the spelling."));
        }
    }
}
