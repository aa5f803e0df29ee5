using Monitoring.Entries;

namespace Monitoring.Querying;

/// <summary>Wildcards that the value of one metadata key must match: one of them, in any case of letters.</summary>
/// <param name="Key">The metadata key, in any case of letters.</param>
/// <param name="Wildcards">Patterns with <c>*</c>, <c>?</c> and <c>[a-z]</c>, as PowerShell has them; a backtick takes the
/// meaning from the character behind it.</param>
/// <exception cref="ArgumentException">A bracket of a pattern is not closed.</exception>
public sealed record MetadataPattern(string Key, IReadOnlyList<string> Wildcards)
{
    /// <summary>Patterns with <c>*</c>, <c>?</c> and <c>[a-z]</c>.</summary>
    public IReadOnlyList<string> Wildcards { get; } = Check(Wildcards);

    /// <summary>Whether a stream is meant; not one that lacks the key.</summary>
    public bool Matches(LogMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (!SelectorRequirement.TryGetValue(metadata, Key, out string value))
        {
            return false;
        }

        foreach (string wildcard in Wildcards)
        {
            if (WildcardText.Matches(wildcard, value))
            {
                return true;
            }
        }

        return false;
    }

    private static IReadOnlyList<string> Check(IReadOnlyList<string> wildcards)
    {
        ArgumentNullException.ThrowIfNull(wildcards);
        foreach (string wildcard in wildcards)
        {
            if (!WildcardText.IsValid(wildcard))
            {
                throw new ArgumentException(
                    $"The wildcard pattern '{wildcard}' has a bracket that is not closed. Write `[ for the character itself.",
                    nameof(wildcards));
            }
        }

        return wildcards;
    }
}
