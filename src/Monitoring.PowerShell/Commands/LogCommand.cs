using System.Management.Automation;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Parameters;
using Monitoring.Querying;

namespace Monitoring.Commands;

/// <summary>What the cmdlets that give out entries have in common: the filters, and how trouble reaches the user.</summary>
public abstract class LogCommand : PSCmdlet
{
    private const int SmallestMaxMessageBytes = 1024;

    private EntryMatcher? _filter;

    /// <summary>The least grave level to give out. The default is all, also entries whose level nobody could tell.</summary>
    [Parameter]
    [LogLevelTransformation]
    public LogLevel Level { get; set; }

    /// <summary>Plain texts: an entry is given out if its message contains one of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Contains { get; set; } = [];

    /// <summary>Regular expressions: an entry is given out if its message matches one of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Pattern { get; set; } = [];

    /// <summary>Regular expressions: an entry is left out if its message matches one of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] NotMatch { get; set; } = [];

    /// <summary>Whether the case of letters counts in <see cref="Contains"/>, <see cref="Pattern"/> and
    /// <see cref="NotMatch"/>.</summary>
    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    /// <summary>The longest message, in bytes; a longer one is cut. The default is 1 MiB.</summary>
    [Parameter]
    [ValidateRange(SmallestMaxMessageBytes, int.MaxValue)]
    public int MaxMessageBytes { get; set; } = 1 << 20;

    /// <summary>Where the core tells of trouble: the warning stream.</summary>
    private protected MonitoringEvents Trouble { get; private set; } = new();

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Trouble = new MonitoringEvents { OnWarning = Warn, OnGap = Warn };
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
    }

    /// <summary>Gives out those entries of a batch that the filters let through.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="output">Only those of this output; null for all.</param>
    private protected void WriteEntries(LogBatch batch, LogOutput? output = null)
    {
        for (int index = 0; index < batch.Count; index++)
        {
            if (output is null || batch.Records[index].Output == output)
            {
                WriteEntry(batch.CreateEntry(index));
            }
        }
    }

    /// <summary>Gives out an entry, if the filters let it through.</summary>
    private protected void WriteEntry(LogEntry entry)
    {
        bool matches = _filter!.MatchesAll || _filter.Matches(entry);
        if (_filter.TakeWarning() is { } warning)
        {
            WriteWarning(warning);
        }

        if (matches)
        {
            WriteObject(entry);
        }
    }

    private void Warn(MonitoringWarning warning) => WriteWarning(Tell(warning.Path, warning.Message));

    private void Warn(LogGap gap) => WriteWarning(Tell(gap.Path, gap.Message));

    /// <summary>Names are as hostile as messages are.</summary>
    private static string Tell(string path, string message) => TerminalText.Neutralise(
        message.Contains(path, StringComparison.Ordinal) ? message : $"{path}: {message}");
}
