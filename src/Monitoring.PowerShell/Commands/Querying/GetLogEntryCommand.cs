using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Commands.Watching;
using Monitoring.Completion;
using Monitoring.Entries;
using Monitoring.Entries.Display;
using Monitoring.Parameters;
using Monitoring.Querying;
using Monitoring.Storing;

namespace Monitoring.Commands.Querying;

/// <summary>Emits the entries of a store that match a query, and optionally new entries as they are stored.</summary>
[Cmdlet(VerbsCommon.Get, "LogEntry")]
[OutputType(typeof(LogEntry), typeof(string))]
public sealed class GetLogEntryCommand : LogQueryCommand
{
    private EntryOutput? _output;

    /// <inheritdoc/>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(StreamNameCompleter))]
    public override string[] Name { get; set; } = [];

    /// <summary>The maximum number of entries, from the beginning of the requested order.</summary>
    [Parameter]
    [Alias("Head", "TotalCount")]
    [ValidateRange(0, int.MaxValue)]
    public int? First { get; set; }

    /// <summary>The maximum number of entries, from the end of the requested order.</summary>
    [Parameter]
    [Alias("Last")]
    [ValidateRange(0, int.MaxValue)]
    public int? Tail { get; set; }

    /// <summary>Emits the newest entries first.</summary>
    [Parameter]
    [Alias("Descending")]
    public SwitchParameter NewestFirst { get; set; }

    /// <summary>Emits only entries after this one, in the requested order. Of several from the pipeline the last one is
    /// used.</summary>
    [Parameter]
    [CursorTransformation]
    public LogCursor? AfterEntry { get; set; }

    /// <summary>The number of entries of the same stream to show around each match: one number for both sides, or one
    /// for before and one for after it.</summary>
    [Parameter]
    [ValidateCount(1, 2)]
    [ValidateRange(0, int.MaxValue)]
    public int[] Context { get; set; } = [0];

    /// <summary>Continues with entries as they are stored, until it is stopped.</summary>
    [Parameter]
    [Alias("Wait")]
    public SwitchParameter Follow { get; set; }

    /// <summary>Regular expressions: matches are highlighted in the messages shown.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Highlight { get; set; } = [];

    /// <summary>Shows full times, with date, nanoseconds and zone, instead of the time of day.</summary>
    [Parameter]
    public SwitchParameter Timestamps { get; set; }

    /// <summary>The time zone of all times, shown or in properties: <c>UTC</c>, <c>Local</c> or an id. The default is
    /// the local one.</summary>
    [Parameter]
    [Alias("tz")]
    [TimeZoneTransformation]
    [ArgumentCompleter(typeof(TimeZoneCompleter))]
    [ValidateNotNull]
    public TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.Local;

    /// <summary>Emits text instead of entries, such as <c>{Timestamp:HH:mm:ss} {PodName} {Message}</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Template { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        CheckUri();
        EntryStyle style = new()
        {
            HasWholeTimes = Timestamps,
            OmitsNamespace = OneNamespace.IsSingle(Namespace),
            TimeZone = TimeZone,
        };
        if (!EntryOutput.TryCreate(Template, Highlight, CaseSensitive, style, out _output, out ErrorRecord? error))
        {
            ThrowTerminatingError(error);
        }

        if (First is not null && Tail is not null)
        {
            ThrowTerminatingError(LogErrors.Contradiction(nameof(First), nameof(Tail)));
        }

        if (Follow && NewestFirst)
        {
            ThrowTerminatingError(LogErrors.Contradiction(nameof(Follow), nameof(NewestFirst)));
        }

        if (Follow && Until is not null)
        {
            ThrowTerminatingError(LogErrors.Contradiction(nameof(Follow), nameof(Until)));
        }
    }

    /// <summary>Runs the query after the pipeline's last entry, because -AfterEntry uses the last one. An empty page
    /// has no next page.</summary>
    protected override void EndProcessing()
    {
        LogQuery query = CreateQuery() with
        {
            First = First,
            Last = Tail,
            NewestFirst = NewestFirst,
            After = Piped.After ?? AfterEntry,
            ContextBefore = Context[0],
            ContextAfter = Context[^1],
        };
        if (IsPipelineEmpty)
        {
            return;
        }

        if (Uri is not null)
        {
            WriteRemote(query);
            return;
        }

        if (Follow && Piped.Stores.Count > 1)
        {
            ThrowTerminatingError(LogErrors.FollowsOneStore(Piped.Stores.Count));
        }

        QueryStores(query, Follow, Follow ? WriteNew : WriteMatches);
    }

    private void WriteRemote(LogQuery query)
    {
        int left = Follow ? query.First ?? int.MaxValue : int.MaxValue;
        if (left > 0)
        {
            ReadRemote(Follow ? query with { First = null } : query, Follow, entry =>
            {
                WriteObject(_output!.Of(entry));
                return entry.IsContext || --left > 0;
            });
        }
    }

    private void WriteMatches(LogStoreReader reader, LogQuery query)
    {
        using SearchProgress progress = new("Searching the log store", TimeProvider.System, WriteProgress);
        foreach (LogEntry entry in reader.Read(query, progress, StopToken))
        {
            WriteWarnings();
            WriteObject(_output!.Of(entry));
        }
    }

    /// <summary>Emits entries as they are stored. The number of entries is counted here: the end of future entries is
    /// unknown, so the store cannot count from it.</summary>
    private void WriteNew(LogStoreReader reader, LogQuery query)
    {
        int left = query.First ?? int.MaxValue;
        if (left == 0)
        {
            return;
        }

        foreach (LogEntry entry in reader.Follow(query with { First = null }, TimeProvider.System, StopToken))
        {
            WriteWarnings();
            WriteObject(_output!.Of(entry));
            if (!entry.IsContext && --left == 0)
            {
                return;
            }
        }
    }
}
