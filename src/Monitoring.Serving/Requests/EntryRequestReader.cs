using System.Globalization;
using System.Text;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Querying;
using Monitoring.Serving.Problems;

namespace Monitoring.Serving.Requests;

/// <summary>Reads the parameters of <c>/logs</c>: the same as those of Get-LogEntry.</summary>
/// <remarks>An unknown parameter is refused, not ignored: a typo in <c>selector</c> would otherwise return everything.
/// <c>contains</c>, <c>match</c>, <c>notMatch</c>, <c>metadata</c> and <c>name</c> may be given several
/// times.</remarks>
internal sealed class EntryRequestReader
{
    private const int MaxPatterns = 20;
    private const int MaxContext = 1_000;

    private readonly TimeProvider _timeProvider;
    private readonly List<string> _names = [];
    private readonly List<string> _contains = [];
    private readonly List<string> _match = [];
    private readonly List<string> _notMatch = [];
    private readonly Dictionary<string, List<string>> _metadata = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _given = [];
    private LogQuery _query = new();
    private int? _limit;
    private bool _follows;
    private bool _isCaseSensitive;

    private EntryRequestReader(TimeProvider timeProvider) => _timeProvider = timeProvider;

    /// <summary>Reads the parameters.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="lastEvent">The cursor at which a client resumes its event stream; null without one.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="ProblemException">One is wrong; the problem says which and why.</exception>
    public static EntryRequest Read(
        IEnumerable<KeyValuePair<string, string>> parameters, string? lastEvent, TimeProvider timeProvider)
    {
        EntryRequestReader reader = new(timeProvider);
        foreach ((string name, string value) in parameters)
        {
            try
            {
                reader.Add(name, value);
            }
            catch (SelectorException exception)
            {
                throw ProblemException.InvalidParameter(name, exception.Message, exception.Position);
            }
            catch (Exception exception) when (exception is FormatException or ArgumentException)
            {
                throw ProblemException.InvalidParameter(name, exception.Message);
            }
        }

        if (!string.IsNullOrEmpty(lastEvent))
        {
            // A browser repeats the address with which it began: the tail was for the beginning.
            reader._query = reader._query with { After = ParseCursor("Last-Event-ID", lastEvent), Last = null };
        }

        return reader.Build();
    }

    /// <summary>The selector, where it is the only parameter there may be.</summary>
    /// <exception cref="ProblemException">It cannot be understood, or there is another one.</exception>
    public static LabelSelector ReadSelector(IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        if (parameters.FirstOrDefault(parameter => parameter.Key != "selector").Key is { } other)
        {
            throw ProblemException.InvalidParameter(other,
                $"There is no parameter '{other}' for this endpoint. The only parameter is selector.");
        }

        return Read(parameters, lastEvent: null, TimeProvider.System).Query.Selector;
    }

    private void Add(string name, string value)
    {
        bool isRepeatable = name is "contains" or "match" or "notMatch" or "metadata" or "name";
        if (!isRepeatable && !_given.Add(name))
        {
            throw ProblemException.InvalidParameter(name, $"'{name}' is specified twice.");
        }

        if (value.Length == 0 && name != "selector")
        {
            throw ProblemException.InvalidParameter(name, $"'{name}' has no value.");
        }

        switch (name)
        {
            case "selector": _query = _query with { Selector = LabelSelector.Parse(value) }; break;
            case "metadata": AddMetadata(value); break;
            case "name": AddTo(_names, name, new StreamName(value).Text); break;
            case "since": _query = _query with { Since = TimeExpression.Parse(value, _timeProvider) }; break;
            case "until": _query = _query with { Until = TimeExpression.Parse(value, _timeProvider) }; break;
            case "contains": AddTo(_contains, name, value); break;
            case "match": AddTo(_match, name, value); break;
            case "notMatch": AddTo(_notMatch, name, value); break;
            case "caseSensitive": _isCaseSensitive = ParseFlag(name, value); break;
            case "level": _query = _query with { Level = ParseLevel(value) }; break;
            case "stream": _query = _query with { Output = ParseOutput(value) }; break;
            case "limit": _limit = ParseNumber(name, value); break;
            case "tail": _query = _query with { Last = ParseNumber(name, value) }; break;
            case "order": _query = _query with { NewestFirst = ParseOrder(value) }; break;
            case "after": _query = _query with { After = ParseCursor(name, value) }; break;
            case "contextBefore": _query = _query with { ContextBefore = ParseContext(name, value) }; break;
            case "contextAfter": _query = _query with { ContextAfter = ParseContext(name, value) }; break;
            case "follow": _follows = ParseFlag(name, value); break;
            default:
                throw ProblemException.InvalidParameter(
                    name,
                    $"There is no parameter '{name}'. The parameters are selector, metadata, name, since, until, "
                    + "contains, match, notMatch, caseSensitive, level, stream, limit, tail, order, after, "
                    + "contextBefore, contextAfter and follow.");
        }
    }

    private EntryRequest Build()
    {
        LogQuery query = _query with
        {
            Metadata = [.. _metadata.Select(pair => new MetadataPattern(pair.Key, pair.Value))],
            Names = [.. _names.Select(text => new StreamName(text))],
            Contains = [.. _contains.Select(text => new ContainedText(text, _isCaseSensitive))],
            Match = [.. _match.Select(pattern => Compile("match", pattern))],
            NotMatch = [.. _notMatch.Select(pattern => Compile("notMatch", pattern))],
        };
        if (_limit is not null && query.Last is not null)
        {
            throw ProblemException.InvalidParameter("tail", "limit and tail cannot be combined.");
        }

        if (_follows && (query.NewestFirst || query.Until is not null))
        {
            throw ProblemException.InvalidParameter("follow", "follow cannot be combined with order=newest or until.");
        }

        try
        {
            query.Validate();
        }
        catch (ArgumentException exception)
        {
            throw ProblemException.InvalidParameter("until", exception.Message);
        }

        return new EntryRequest(query, _limit, _follows);
    }

    private MessagePattern Compile(string name, string pattern)
    {
        try
        {
            return new MessagePattern(pattern, _isCaseSensitive);
        }
        catch (ArgumentException exception)
        {
            throw ProblemException.InvalidParameter(name, exception.Message);
        }
    }

    private void AddMetadata(string value)
    {
        int equals = value.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw ProblemException.InvalidParameter("metadata",
                "Use metadata=key=wildcard, such as metadata=pod_name=web-*.");
        }

        if (!_metadata.TryGetValue(value[..equals], out List<string>? wildcards))
        {
            _metadata.Add(value[..equals], wildcards = []);
        }

        AddTo(wildcards, "metadata", new MetadataPattern(value[..equals], [value[(equals + 1)..]]).Wildcards[0]);
    }

    private static void AddTo(List<string> values, string name, string value)
    {
        if (values.Count == MaxPatterns)
        {
            throw ProblemException.InvalidParameter(name, $"'{name}' can be specified at most {MaxPatterns} times.");
        }

        values.Add(value);
    }

    private static bool ParseFlag(string name, string value) => value switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw ProblemException.InvalidParameter(name, $"'{name}' must be true or false."),
    };

    private static LogLevel ParseLevel(string value)
    {
        foreach (LogLevel level in Enum.GetValues<LogLevel>())
        {
            if (value.Equals(level.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return level;
            }
        }

        return LevelGuesser.TryParseName(Encoding.UTF8.GetBytes(value), out LogLevel meant)
            ? meant
            : throw ProblemException.InvalidParameter(
                "level", $"The level is not valid. The levels are {string.Join(", ", Enum.GetNames<LogLevel>())}.");
    }

    private static LogOutput ParseOutput(string value) => value switch
    {
        "stdout" => LogOutput.Stdout,
        "stderr" => LogOutput.Stderr,
        _ => throw ProblemException.InvalidParameter("stream", "'stream' must be stdout or stderr."),
    };

    private static bool ParseOrder(string value) => value switch
    {
        "oldest" or "asc" => false,
        "newest" or "desc" => true,
        _ => throw ProblemException.InvalidParameter("order",
            "'order' must be oldest (or asc) for the oldest entries first, or newest (or desc) for the newest entries "
            + "first."),
    };

    private static int ParseNumber(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw ProblemException.InvalidParameter(name, $"'{name}' must be an integer from 0 to {int.MaxValue}.");

    private static int ParseContext(string name, string value) =>
        ParseNumber(name, value) is int number && number <= MaxContext
        ? number
        : throw ProblemException.InvalidParameter(name, $"'{name}' must be at most {MaxContext}.");

    private static LogCursor ParseCursor(string name, string value) => LogCursor.TryParse(value, out LogCursor cursor)
        ? cursor
        : throw ProblemException.InvalidParameter(name,
            $"'{name}' must be the cursor of an entry, or the value of next in a page.");
}
