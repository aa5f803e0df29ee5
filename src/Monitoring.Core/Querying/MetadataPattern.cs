using Monitoring.Entries;
using Monitoring.Querying.Wildcards;

namespace Monitoring.Querying;

/// <summary>Wildcards for the value of one metadata key, one of which must match, case-insensitive.</summary>
/// <param name="Key">The metadata key, case-insensitive.</param>
/// <param name="Wildcards">Patterns with <c>*</c>, <c>?</c> and <c>[a-z]</c>, as in PowerShell; a backtick escapes the
/// character after it.</param>
/// <exception cref="ArgumentException">A bracket of a pattern is not closed.</exception>
public sealed record MetadataPattern(string Key, IReadOnlyList<string> Wildcards)
{
    /// <summary>Patterns with <c>*</c>, <c>?</c> and <c>[a-z]</c>.</summary>
    public IReadOnlyList<string> Wildcards { get; } = Check(Wildcards);

    /// <summary>The user's values: the wildcards, unless a value represents several of them.</summary>
    public IReadOnlyList<string> Given { get; private init; } = Wildcards;

    /// <summary>Creates the pattern for streams whose path is one of several, see
    /// <see cref="PathWildcards"/>.</summary>
    public static MetadataPattern ForPaths(IReadOnlyList<string> paths) =>
        new(MetadataKeys.Path, [.. paths.SelectMany(PathWildcards.Of)]) { Given = paths };

    /// <summary>Creates the pattern for one of the <see cref="Given"/> values.</summary>
    public MetadataPattern ForGiven(string value) =>
        ReferenceEquals(Given, Wildcards) ? new(Key, [value]) : ForPaths([value]);

    /// <summary>Whether a stream is selected; a stream without the key is not.</summary>
    public bool Matches(LogMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return SelectorRequirement.TryGetValue(metadata, Key, out string value) && MatchesValue(value);
    }

    /// <summary>Whether a value of the key is selected.</summary>
    internal bool MatchesValue(string value)
    {
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
                    $"The wildcard pattern '{wildcard}' has a bracket that is not closed. For a literal bracket, write "
                    + "`[.",
                    nameof(wildcards));
            }
        }

        return wildcards;
    }
}
