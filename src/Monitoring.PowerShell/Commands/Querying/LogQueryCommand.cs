using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Completion;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Parameters;
using Monitoring.Querying;

namespace Monitoring.Commands.Querying;

/// <summary>The common base of the cmdlets that query a store for entries: the conditions that an entry must
/// meet.</summary>
/// <remarks>Parameters are combined with AND; several values of one parameter are combined with OR.</remarks>
public abstract partial class LogQueryCommand : RemoteQueryCommand
{
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

    /// <summary>Plain texts: the message contains one of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Contains { get; set; } = [];

    /// <summary>Regular expressions: the message matches one of them.</summary>
    [Parameter]
    [Alias("Match")]
    [ValidateNotNullOrEmpty]
    public string[] Pattern { get; set; } = [];

    /// <summary>Regular expressions: the message matches none of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] NotMatch { get; set; } = [];

    /// <summary>Whether <see cref="Contains"/>, <see cref="Pattern"/> and <see cref="NotMatch"/> are
    /// case-sensitive.</summary>
    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    /// <summary>The minimum level. The default is all entries, including those of unknown level.</summary>
    [Parameter]
    [LogLevelTransformation]
    public LogLevel Level { get; set; }

    /// <summary>The output that the entry was written to. The default is any.</summary>
    [Parameter]
    public LogOutput? Stream { get; set; }

    /// <summary>Creates the query from the parameters. Ends the cmdlet if they contradict each other.</summary>
    private protected LogQuery CreateQuery()
    {
        if (Since is { } since && Until is { } until && since >= until)
        {
            ThrowTerminatingError(LogErrors.TimeRangeTurnedRound(since, until));
        }

        return CreateStreamQuery() with
        {
            Since = Since,
            Until = Until,
            Contains = Array.ConvertAll(Contains, text => new ContainedText(text, CaseSensitive)),
            Match = Array.ConvertAll(Pattern, Compile),
            NotMatch = Array.ConvertAll(NotMatch, Compile),
            Level = Level,
            Output = Stream,
        };
    }

    private MessagePattern Compile(string pattern)
    {
        try
        {
            return new MessagePattern(pattern, CaseSensitive);
        }
        catch (ArgumentException exception)
        {
            ThrowTerminatingError(LogErrors.InvalidPattern(exception));
            throw;
        }
    }
}
