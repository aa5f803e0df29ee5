using System.Diagnostics.CodeAnalysis;
using Monitoring.Entries;
using Monitoring.Querying.Labels;

namespace Monitoring.Querying;

/// <summary>A selector of streams, in the grammar of Kubernetes' label selectors, over all metadata keys.</summary>
/// <remarks><c>app=web,tier!=cache,env in (a,b),shard&gt;1,!canary</c>: all conditions must be met. Keys are
/// case-insensitive, values are case-sensitive. Immutable.</remarks>
public sealed class LabelSelector : IEquatable<LabelSelector>
{
    private readonly SelectorRequirement[] _requirements;

    private LabelSelector(IEnumerable<SelectorRequirement> requirements) => _requirements = [.. requirements];

    /// <summary>Selects every stream.</summary>
    public static LabelSelector All { get; } = new([]);

    /// <summary>The conditions, combined with AND.</summary>
    public IReadOnlyList<SelectorRequirement> Requirements => _requirements;

    /// <summary>The conditions that require one value of a key, for a lookup in an index of pairs.</summary>
    public IEnumerable<KeyValuePair<string, string>> ExactPairs => _requirements
        .Where(requirement => requirement is { Operator: SelectorOperator.In, Values.Count: 1 })
        .Select(requirement => new KeyValuePair<string, string>(requirement.Key, requirement.Values[0]));

    /// <summary>Reads a selector.</summary>
    /// <exception cref="SelectorException">The text is not a selector; the message points at the character.</exception>
    public static LabelSelector Parse(string selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return new LabelSelector(new SelectorParser(selector, onlyLabels: false).Parse());
    }

    /// <summary>Reads a selector of a pod's labels, in which every key is a label's; the Kubernetes API
    /// accepts its text.</summary>
    /// <exception cref="SelectorException">The text is not a selector; the message points at the character.</exception>
    public static LabelSelector ParseLabels(string selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return new LabelSelector(new SelectorParser(selector, onlyLabels: true).Parse());
    }

    /// <summary>Reads a selector; returns false if the text is not a selector.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out LabelSelector? selector)
    {
        try
        {
            selector = text is null ? null : Parse(text);
        }
        catch (SelectorException)
        {
            selector = null;
        }

        return selector is not null;
    }

    /// <summary>Creates a selector that requires certain values of certain keys.</summary>
    /// <exception cref="ArgumentException">A key is empty.</exception>
    public static LabelSelector FromPairs(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return new LabelSelector(pairs.Select(pair =>
        {
            ArgumentException.ThrowIfNullOrEmpty(pair.Key, nameof(pairs));
            return new SelectorRequirement(pair.Key, SelectorOperator.In, [pair.Value]);
        }));
    }

    /// <summary>Creates a selector with conditions.</summary>
    internal static LabelSelector Of(IEnumerable<SelectorRequirement> requirements) => new(requirements);

    /// <summary>Returns a selector with the conditions of both.</summary>
    public LabelSelector And(LabelSelector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new LabelSelector(_requirements.Concat(other._requirements));
    }

    /// <summary>Whether a stream is selected.</summary>
    public bool Selects(LogMetadata metadata)
    {
        foreach (SelectorRequirement requirement in _requirements)
        {
            if (!requirement.Holds(metadata))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The text of the selector, as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Join<SelectorRequirement>(',', _requirements);

    /// <inheritdoc/>
    public bool Equals(LabelSelector? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabelSelector);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>Whether both selectors have the same text.</summary>
    public static bool operator ==(LabelSelector? left, LabelSelector? right) => left?.Equals(right) ?? right is null;

    /// <summary>Whether the selectors have different texts.</summary>
    public static bool operator !=(LabelSelector? left, LabelSelector? right) => !(left == right);
}
