using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Completion;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Parameters;
using Monitoring.Querying;

namespace Monitoring.Commands.Querying;

/// <summary>What the cmdlets that ask a store for entries have in common: the conditions that an entry must meet.</summary>
/// <remarks>All that are given must hold; of several values of one, one must.</remarks>
public abstract class LogQueryCommand : StreamQueryCommand
{
    /// <summary>The earliest time that counts.</summary>
    [Parameter]
    [Alias("After")]
    [TimeTransformation]
    [ArgumentCompleter(typeof(TimeCompleter))]
    public LogTimestamp? Since { get; set; }

    /// <summary>The first time that no longer counts.</summary>
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

    /// <summary>Whether the case of letters counts in <see cref="Contains"/>, <see cref="Pattern"/> and
    /// <see cref="NotMatch"/>.</summary>
    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    /// <summary>The least grave level that counts. The default is all, also entries whose level nobody could tell.</summary>
    [Parameter]
    [LogLevelTransformation]
    public LogLevel Level { get; set; }

    /// <summary>The output it was written to. The default is any.</summary>
    [Parameter]
    public LogOutput? Stream { get; set; }

    /// <summary>What the parameters ask for. A contradiction ends the cmdlet.</summary>
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
