using System.Management.Automation;
using System.Text;
using Monitoring.Commands.Errors;
using Monitoring.Commands.Piping;
using Monitoring.Completion;
using Monitoring.Counting;
using Monitoring.Entries;
using Monitoring.Formatting;
using Monitoring.Parameters;
using Monitoring.Querying;
using Monitoring.Storing;

namespace Monitoring.Commands.Querying;

/// <summary>Counts entries by time, by a property, or by both: entries from the pipeline, or those of a store that
/// match a query, which the store then counts itself.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "LogEntry")]
[OutputType(typeof(LogCount))]
public sealed class MeasureLogEntryCommand : LogQueryCommand
{
    private LogTally _tally = LogTally.OfValues();
    private EntryProperties _properties = new([]);
    private LogQuery _query = new();
    private bool _isPiped;

    /// <summary>The properties to count by: properties of an entry, metadata keys, or fields of its message.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PropertyCompleter))]
    public string[] Property { get; set; } = [];

    /// <summary>The length of the intervals of time to count by. The default is a round length that results in at most
    /// 60 intervals; if only a property is given, entries are not counted by time.</summary>
    [Parameter]
    [DurationTransformation]
    [ArgumentCompleter(typeof(TimeCompleter))]
    public TimeSpan? Interval { get; set; }

    /// <summary>The time zone of all times, shown or in properties: <c>UTC</c>, <c>Local</c> or an id. The default is
    /// the local one.</summary>
    [Parameter]
    [Alias("tz")]
    [TimeZoneTransformation]
    [ArgumentCompleter(typeof(TimeZoneCompleter))]
    [ValidateNotNull]
    public TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.Local;

    private bool IsByTime => Interval is not null || Property.Length == 0;

    private bool HasConditions =>
        _query.HasStreamConditions
            || !_query.MatchesAnyMessage
            || (_query.Since ?? _query.Until) is not null
            || _query.Output is not null;

    private bool IsByValue => Property.Length > 0;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Interval is { } interval && (interval <= TimeSpan.Zero || interval > LogTally.MaxInterval))
        {
            ThrowTerminatingError(LogErrors.IntervalOutOfRange(interval));
        }

        CheckUri();

        // Invalid conditions end the cmdlet before anything is counted; the pipeline may add more conditions.
        _query = CreateQuery();
        _properties = new EntryProperties(Property);
        _tally = CreateTally(RoundIntervals.Shortest);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            return;
        }

        if (InputObject.BaseObject is not LogEntry
            && PipedObject.Read(InputObject) is PipedObject.Store or PipedObject.Stream or PipedObject.Log)
        {
            AddInput(InputObject);
            return;
        }

        if (Uri is not null)
        {
            ThrowTerminatingError(LogErrors.Contradiction(nameof(Uri), nameof(InputObject)));
        }

        if (!_isPiped && HasConditions)
        {
            ThrowTerminatingError(LogErrors.ConditionsWithEntries());
        }

        _isPiped = true;
        Count(InputObject);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!Piped.IsEmpty || (!_isPiped && !MyInvocation.ExpectingInput))
        {
            _query = CreateQuery();
            bool isOneStore = Piped.Stores.Count < 2;
            if (Uri is not null)
            {
                CountRemote(_query);
            }
            else
            {
                QueryStores(_query, isWaiting: false, (reader, query) => CountStored(reader, query, isOneStore));
            }
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
        object? value = _properties.Of(instance);
        if (instance.BaseObject is LogEntry entry)
        {
            _tally.Add(entry.ExactTimestamp, value, entry.GetUtf8Bytes().Length);
            return;
        }

        // An entry from another process has its properties but not its type.
        DateTimeOffset? time = ViewValue.Moment(instance, nameof(LogEntry.Timestamp));
        if (IsByTime && time is null)
        {
            WriteError(LogErrors.NotAnEntry(instance));
            return;
        }

        string message = $"{instance.Properties[nameof(LogEntry.Message)]?.Value}";
        _tally.Add(LogTimestamp.From(time ?? default), value, Encoding.UTF8.GetByteCount(message));
    }

    /// <summary>Counts the entries of another machine as they arrive.</summary>
    private void CountRemote(LogQuery query) => ReadRemote(query, follow: false, entry =>
    {
        Count(PSObject.AsPSObject(entry));
        return true;
    });

    private void CountStored(LogStoreReader reader, LogQuery query, bool isOneStore)
    {
        using SearchProgress progress = new("Counting entries", TimeProvider.System, WriteProgress);
        if (TryCountInStore(reader, query, isOneStore, progress))
        {
            return;
        }

        foreach (LogEntry entry in reader.Read(query, progress, StopToken))
        {
            Count(PSObject.AsPSObject(entry));
        }
    }

    /// <summary>Lets the store count, which is many times faster; false if the counting requires entries.</summary>
    private bool TryCountInStore(LogStoreReader reader, LogQuery query, bool isOneStore, SearchProgress progress)
    {
        if (_properties.ToCounting() is not { } byValue
            || reader.Count(query, byValue with
            {
                ByTime =
                IsByTime,
                Interval = Interval
            }, progress, StopToken) is not { } counts)
        {
            return false;
        }

        // For one store the interval of its blocks is a good initial length; the tally lengthens it when necessary.
        _tally = isOneStore ? CreateTally(counts.Interval) : _tally;
        foreach (LogSum sum in counts.Sums)
        {
            _tally.Add(sum.Earliest, sum.Latest, _properties.Of(sum), sum.Entries, sum.MessageBytes);
        }

        return true;
    }

    /// <summary>Emits the counts. The type is named after the properties, so that the view has only the necessary
    /// columns.</summary>
    private void WriteCounts()
    {
        IReadOnlyList<string> names = _properties.Names;
        string kind = (IsByTime, names.Count) switch
        {
            (true, 0) => "#Time",
            (true, 1) => "#TimeAndValue",
            (false, 1) => "#Value",
            _ => $"#{(IsByTime ? "Time," : string.Empty)}{string.Join(',', names)}",
        };
        string typeName = typeof(LogCount).FullName + kind;
        bool[] hasValue = new bool[names.Count];
        bool isAnyCounted = false;
        foreach (LogCount count in _tally.Complete(names, TimeZone))
        {
            if (!isAnyCounted && names.Count > 1)
            {
                LogCountView.Ensure(this, typeName, names, IsByTime);
            }

            isAnyCounted = true;
            PSObject result = PSObject.AsPSObject(count);
            for (int index = 0; index < names.Count; index++)
            {
                hasValue[index] |= count.Values[index] is not null;
                if (names.Count > 1 && result.Members[names[index]] is null)
                {
                    result.Properties.Add(new PSNoteProperty(names[index], count.Values[index]));
                }
            }

            result.TypeNames.Insert(0, typeName);
            WriteObject(result);
        }

        for (int index = 0; isAnyCounted && index < names.Count; index++)
        {
            if (!hasValue[index])
            {
                WriteWarning(TerminalText.Neutralize(
                    $"No entry has a property, a metadata key or a field of its message named '{names[index]}'. Check the spelling."));
            }
        }
    }
}
