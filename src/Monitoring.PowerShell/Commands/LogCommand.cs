using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Completion;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Entries.Display;
using Monitoring.Messages;
using Monitoring.Parameters;
using Monitoring.Querying;

namespace Monitoring.Commands;

/// <summary>The common base of the cmdlets that emit entries from logs: the filters, the output, and the reporting of
/// problems.</summary>
public abstract class LogCommand : StoppableCommand
{
    private const int SmallestMaxMessageBytes = 1024;

    private EntryMatcher? _filter;
    private EntryOutput? _output;

    /// <summary>The minimum level to emit. The default is all entries, including those of unknown level.</summary>
    [Parameter]
    [LogLevelTransformation]
    public LogLevel Level { get; set; }

    /// <summary>Plain texts: an entry is emitted if its message contains one of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Contains { get; set; } = [];

    /// <summary>Regular expressions: an entry is emitted if its message matches one of them.</summary>
    [Parameter]
    [Alias("Match")]
    [ValidateNotNullOrEmpty]
    public string[] Pattern { get; set; } = [];

    /// <summary>Regular expressions: an entry is excluded if its message matches one of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] NotMatch { get; set; } = [];

    /// <summary>Whether <see cref="Contains"/>, <see cref="Pattern"/>, <see cref="NotMatch"/> and
    /// <see cref="Highlight"/> are case-sensitive.</summary>
    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    /// <summary>The output that the entry was written to. The default is any.</summary>
    [Parameter]
    public LogOutput? Stream { get; set; }

    /// <summary>The earliest time, inclusive.</summary>
    [Parameter]
    [Alias("After")]
    [TimeTransformation]
    [ArgumentCompleter(typeof(TimeCompleter))]
    public LogTimestamp? Since { get; set; }

    /// <summary>The latest time, exclusive.</summary>
    [Parameter]
    [Alias("Before")]
    [TimeTransformation]
    [ArgumentCompleter(typeof(TimeCompleter))]
    public LogTimestamp? Until { get; set; }

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

    /// <summary>The maximum length of a message, in bytes; a longer message is truncated. The default is 1
    /// MiB.</summary>
    [Parameter]
    [ValidateRange(SmallestMaxMessageBytes, int.MaxValue)]
    public int MaxMessageBytes { get; set; } = 1 << 20;

    /// <summary>The events of the core, written to the warning stream.</summary>
    private protected MonitoringEvents CoreEvents { get; private set; } = new();

    /// <summary>Whether all entries are of one namespace.</summary>
    private protected virtual bool IsOfOneNamespace => false;

    private EntryStyle Style =>
        new() { HasWholeTimes = Timestamps, OmitsNamespace = IsOfOneNamespace, TimeZone = TimeZone };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Since is { } since && Until is { } until && since >= until)
        {
            ThrowTerminatingError(LogErrors.TimeRangeTurnedRound(since, until));
        }

        CoreEvents = new MonitoringEvents { OnWarning = Warn, OnGap = Warn };
        try
        {
            _filter = new EntryMatcher(
                Level,
                Contains.Select(text => new ContainedText(text, CaseSensitive)),
                Pattern.Select(pattern => new MessagePattern(pattern, CaseSensitive)),
                NotMatch.Select(pattern => new MessagePattern(pattern, CaseSensitive)));
        }
        catch (ArgumentException exception)
        {
            ThrowTerminatingError(LogErrors.InvalidPattern(exception));
        }

        if (!EntryOutput.TryCreate(Template, Highlight, CaseSensitive, Style, out _output, out ErrorRecord? error))
        {
            ThrowTerminatingError(error);
        }
    }

    /// <summary>Emits an entry, if it passes the filters.</summary>
    private protected void WriteEntry(LogEntry entry)
    {
        if (Matches(entry))
        {
            EmitEntry(entry);
        }
    }

    /// <summary>Emits an entry in the requested form: as an object or as text.</summary>
    private protected void EmitEntry(LogEntry entry) => WriteObject(_output!.Of(entry));

    /// <summary>Whether an entry passes the filters.</summary>
    private protected bool Matches(LogEntry entry)
    {
        EntryMatcher filter = _filter!;
        bool matches = (Stream is not { } output || entry.Stream == output)
            && (filter.MatchesAll || filter.Matches(entry));
        if (filter.TakeWarning() is { } warning)
        {
            WriteWarning(warning);
        }

        return matches;
    }

    private void Warn(MonitoringWarning warning) => WriteWarning(FormatWarning(warning.Path, warning.Message));

    private void Warn(LogGap gap) => WriteWarning(FormatWarning(gap.Path, gap.Message));

    /// <summary>Names are untrusted, like messages.</summary>
    private static string FormatWarning(string path, string message) => TerminalText.Neutralize(
        message.Contains(path, StringComparison.Ordinal) ? message : $"{path}: {message}");
}
