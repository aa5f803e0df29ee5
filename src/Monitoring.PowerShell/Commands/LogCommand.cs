using System.Management.Automation;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Filtering;
using Monitoring.Parameters;

namespace Monitoring.Commands;

/// <summary>What the cmdlets that give out entries have in common: the filters, and how trouble reaches the user.</summary>
public abstract class LogCommand : PSCmdlet
{
    private const string FileSystemProvider = "FileSystem";
    private const int SmallestMaxMessageBytes = 1024;

    private EntryFilter? _filter;

    /// <summary>The least grave level to give out. The default is all, also entries whose level nobody could tell.</summary>
    [Parameter]
    [LogLevelTransformation]
    public LogLevel Level { get; set; }

    /// <summary>Regular expressions: an entry is given out if its message matches one of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Pattern { get; set; } = [];

    /// <summary>Regular expressions: an entry is left out if its message matches one of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] NotMatch { get; set; } = [];

    /// <summary>Whether the case of letters counts in <see cref="Pattern"/> and <see cref="NotMatch"/>.</summary>
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
            _filter = new EntryFilter(Level, Pattern, NotMatch, CaseSensitive, WriteWarning);
        }
        catch (ArgumentException exception)
        {
            ThrowTerminatingError(LogErrors.InvalidPattern(exception));
        }
    }

    /// <summary>Gives out those entries of a batch that the filters let through.</summary>
    private protected void WriteEntries(LogBatch batch)
    {
        for (int index = 0; index < batch.Count; index++)
        {
            WriteEntry(batch.CreateEntry(index));
        }
    }

    /// <summary>Gives out an entry, if the filters let it through.</summary>
    private protected void WriteEntry(LogEntry entry)
    {
        if (_filter!.Passes(entry))
        {
            WriteObject(entry);
        }
    }

    /// <summary>The absolute path of the file system that the user means; an error and null if there is no such place.</summary>
    private protected string? ResolvePath(string path)
    {
        try
        {
            string resolved = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            if (provider.Name == FileSystemProvider)
            {
                return Path.TrimEndingDirectorySeparator(Path.GetFullPath(resolved));
            }

            WriteError(LogErrors.NotInFileSystem(path, provider.Name));
        }
        catch (Exception exception) when (exception is SessionStateException or ArgumentException)
        {
            WriteError(LogErrors.PathNotResolved(path, exception));
        }

        return null;
    }

    private void Warn(MonitoringWarning warning) => WriteWarning(Tell(warning.Path, warning.Message));

    private void Warn(LogGap gap)
    {
        string size = gap.Bytes is long bytes ? $"{bytes} bytes" : "An unknown number of bytes";
        WriteWarning(Tell(gap.Path, $"{size} at offset {gap.Offset} are lost. {gap.Reason}"));
    }

    /// <summary>Names are as hostile as messages are.</summary>
    private static string Tell(string path, string message) => TerminalText.Neutralise(
        message.Contains(path, StringComparison.Ordinal) ? message : $"{path}: {message}");
}
