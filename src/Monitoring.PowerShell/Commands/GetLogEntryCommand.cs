using System.Management.Automation;
using Monitoring.Completion;
using Monitoring.Entries;
using Monitoring.Parameters;
using Monitoring.Querying;
using Monitoring.Remote;
using Monitoring.Storing;

namespace Monitoring.Commands;

/// <summary>Gives out the entries of a store that a query asks for, and on request those that are yet to come.</summary>
[Cmdlet(VerbsCommon.Get, "LogEntry", DefaultParameterSetName = StoreSet)]
[OutputType(typeof(LogEntry), typeof(string))]
public sealed class GetLogEntryCommand : LogQueryCommand
{
    private EntryOutput? _output;

    /// <inheritdoc/>
    [Parameter(Position = 0, ParameterSetName = StoreSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(StreamPathCompleter))]
    public override string[] Path { get; set; } = [];

    /// <summary>Only that many, the first in the order asked for.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [Alias("Head", "TotalCount")]
    [ValidateRange(0, int.MaxValue)]
    public int? First { get; set; }

    /// <summary>Only that many, the last in the order asked for.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [Alias("Last")]
    [ValidateRange(0, int.MaxValue)]
    public int? Tail { get; set; }

    /// <summary>Gives out the newest first.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [Alias("Descending")]
    public SwitchParameter NewestFirst { get; set; }

    /// <summary>Only what comes behind this entry, in the order asked for. Of several from the pipeline the last one counts.</summary>
    [Parameter(ParameterSetName = StoreSet, ValueFromPipeline = true)]
    [CursorTransformation]
    public LogCursor? AfterEntry { get; set; }

    /// <summary>How many entries of the same stream to show around each one found: before and after it, or two numbers.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [ValidateCount(1, 2)]
    [ValidateRange(0, int.MaxValue)]
    public int[] Context { get; set; } = [0];

    /// <summary>Goes on with what is stored from now on, until it is stopped.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [Alias("Wait")]
    public SwitchParameter Follow { get; set; }

    /// <summary>Regular expressions: what matches one of them stands out in the messages shown.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [ValidateNotNullOrEmpty]
    public string[] Highlight { get; set; } = [];

    /// <summary>Shows whole times, with date, nanoseconds and zone, in place of the time of day.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    public SwitchParameter Timestamps { get; set; }

    /// <summary>Gives out texts in place of entries, such as <c>{Timestamp:HH:mm:ss} {PodName} {Message}</c>.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [ValidateNotNullOrEmpty]
    public string? Template { get; set; }

    /// <summary>A listener to ask, on this or another machine, such as <c>http://node-1:8000</c>, whatever store is named besides:
    /// that may be one of the session's defaults.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [ValidateNotNull]
    public Uri? Uri { get; set; }

    /// <summary>The bearer token that the listener asks for.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [ValidateNotNullOrEmpty]
    public string? Token { get; set; }

    /// <summary>Takes any certificate of the listener for its own.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Uri is { } uri && (!uri.IsAbsoluteUri || uri.Scheme is not ("http" or "https")))
        {
            ThrowTerminatingError(LogErrors.NotAUrl(uri));
        }

        if (!EntryOutput.TryCreate(Template, Highlight, CaseSensitive, Timestamps, out _output, out ErrorRecord? error))
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

    /// <summary>Waits for the pipeline's last entry: an empty page has no next one.</summary>
    protected override void EndProcessing()
    {
        LogQuery query = CreateQuery();
        if (MyInvocation.ExpectingInput && AfterEntry is null)
        {
            return;
        }

        query = query with
        {
            First = First,
            Last = Tail,
            NewestFirst = NewestFirst,
            After = AfterEntry,
            ContextBefore = Context[0],
            ContextAfter = Context[^1],
        };
        if (Uri is not null)
        {
            UseStore(() => WriteRemote(Uri, query));
            return;
        }

        using LogStoreReader? reader = OpenReader();
        if (reader is not null)
        {
            UseStore(() =>
            {
                if (Follow)
                {
                    WriteLive(reader, query);
                }
                else
                {
                    WriteFound(reader, query);
                }
            });
        }
    }

    private void WriteRemote(Uri uri, LogQuery query)
    {
        int left = Follow ? query.First ?? int.MaxValue : int.MaxValue;
        if (left == 0)
        {
            return;
        }

        using RemoteLogStore store = new(uri, Token, SkipCertificateCheck);
        try
        {
            foreach (LogEntry entry in store.Read(Follow ? query with { First = null } : query, CaseSensitive, Follow, StopToken))
            {
                WriteObject(_output!.Of(entry));
                if (!entry.IsContext && --left == 0)
                {
                    return;
                }
            }
        }
        catch (RemoteLogException exception)
        {
            WriteError(LogErrors.Remote(uri, exception));
        }
    }

    private void WriteFound(LogStoreReader reader, LogQuery query)
    {
        using SearchProgress progress = new("Searching the log store", TimeProvider.System, WriteProgress);
        foreach (LogEntry entry in reader.Read(query, progress, StopToken))
        {
            WriteWarnings();
            WriteObject(_output!.Of(entry));
        }
    }

    /// <summary>The number of entries is counted here, because what is still to come has no end that the store could count
    /// from.</summary>
    private void WriteLive(LogStoreReader reader, LogQuery query)
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
