using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Querying;

namespace Monitoring.Remote.Engines;

/// <summary>The conditions of a query: those that a database may evaluate, and those that are evaluated
/// here.</summary>
internal sealed class EngineConditions
{
    private readonly List<string> _local = [];
    private readonly List<StreamFilter> _filters = [];

    /// <summary>Collects the conditions of a query.</summary>
    public EngineConditions(LogQuery query, FieldNames names)
    {
        Levels = names.Levels;
        foreach (SelectorRequirement requirement in query.Selector.Requirements)
        {
            AddRequirement(requirement, names);
        }

        foreach (MetadataPattern pattern in query.Metadata)
        {
            Add("Metadata", pattern.Key, names, StreamFilterKind.Like, pattern.Wildcards);
        }

        if (query.Names.Count > 0)
        {
            KeepLocal("Name");
        }

        if (query.Output is LogOutput.Stdout or LogOutput.Stderr)
        {
            string output = query.Output == LogOutput.Stdout ? "stdout" : "stderr";
            _filters.Add(new StreamFilter("Stream", names.Outputs, IsComplete: true, StreamFilterKind.In, [output]));
        }
        else if (query.Output is not null)
        {
            KeepLocal("Stream");
        }

        Texts = MessageTexts.Of(query, out bool isExact);
        if (!isExact)
        {
            KeepLocal("Contains, -Pattern and -NotMatch");
        }

        if (query.Level != LogLevel.Unknown)
        {
            // Entries without a field for the level have one in the message.
            LowerLevels = LevelWords.Below(query.Level);
            KeepLocal("Level");
        }
    }

    /// <summary>The conditions on fields.</summary>
    public IReadOnlyList<StreamFilter> Filters => _filters;

    /// <summary>The texts of messages.</summary>
    public IReadOnlyList<MessageTexts> Texts { get; }

    /// <summary>The words for levels that are excluded.</summary>
    public IReadOnlyList<string> LowerLevels { get; } = [];

    /// <summary>The names of the field for the level; the first one that an entry has decides.</summary>
    public IReadOnlyList<string> Levels { get; }

    /// <summary>Whether the database evaluates all conditions.</summary>
    public bool IsExact => _local.Count == 0;

    /// <summary>Records a parameter whose condition is evaluated here, at least in part.</summary>
    public void KeepLocal(string parameter)
    {
        if (!_local.Contains(parameter))
        {
            _local.Add(parameter);
        }
    }

    /// <summary>The explanation of a translated query, for people.</summary>
    public string Explain(string database, string query) => IsExact
        ? $"{database} runs: {query}"
        : $"{database} runs: {query}. The module evaluates here: -{string.Join(", -", _local)}.";

    private void AddRequirement(SelectorRequirement requirement, FieldNames names)
    {
        StreamFilterKind? kind = requirement.Operator switch
        {
            SelectorOperator.In => StreamFilterKind.In,
            SelectorOperator.NotIn => StreamFilterKind.NotIn,
            SelectorOperator.NotExists => StreamFilterKind.Missing,
            _ => null,
        };
        if (kind is null)
        {
            KeepLocal("Selector");
            return;
        }

        Add("Selector", requirement.Key, names, kind.Value, requirement.Values);
    }

    private void Add(
        string parameter, string key, FieldNames names, StreamFilterKind kind, IReadOnlyList<string> values) =>
        _filters.Add(new StreamFilter(parameter, names.Of(key) ?? [key], names.Of(key) is not null, kind, values));
}
