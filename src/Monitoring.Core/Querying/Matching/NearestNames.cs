using System.Buffers;

namespace Monitoring.Querying.Matching;

/// <summary>Finds the existing names that are most similar to a name that does not exist.</summary>
/// <remarks>Pure. The comparison is case-insensitive. Wildcard characters of the wanted name are ignored.</remarks>
internal static class NearestNames
{
    /// <summary>The maximum number of names to compare, because a cluster may have any number of them.</summary>
    private const int MaxCompared = 10_000;

    /// <summary>The maximum length to compare, because the time is the product of both lengths.</summary>
    private const int MaxLength = 200;

    private static readonly SearchValues<char> WildcardCharacters = SearchValues.Create("*?[]`");

    /// <summary>Returns the nearest names, the nearest first; none if no name is near.</summary>
    /// <param name="wanted">The name that does not exist.</param>
    /// <param name="existing">The names that exist.</param>
    /// <param name="count">The maximum number of names to return.</param>
    public static IReadOnlyList<string> Find(string wanted, IEnumerable<string> existing, int count)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(existing);
        string text = string.Concat(wanted.Where(character => !WildcardCharacters.Contains(character)))
            .ToUpperInvariant();
        if (text.Length is 0 or > MaxLength)
        {
            return [];
        }

        return
        [
            .. existing
                .Where(name => name.Length is > 0 and <= MaxLength)
                .Distinct(StringComparer.Ordinal)
                .Take(MaxCompared)
                .Select(name => (Name: name, Rank: Rank(text, name.ToUpperInvariant())))
                .Where(near => near.Rank is not null)
                .OrderBy(near => near.Rank)
                .ThenBy(near => near.Name, StringComparer.Ordinal)
                .Take(count)
                .Select(near => near.Name),
        ];
    }

    /// <summary>Ranks a name by its similarity to the wanted one, the lowest rank first; null if they
    /// are not similar.</summary>
    private static int? Rank(string wanted, string name)
    {
        const int BeginsWithIt = 1000;
        const int BeginsAlike = 2000;
        const int ContainsIt = 3000;
        int edits = CountEdits(wanted, name);
        if (edits <= AllowedEdits(Math.Min(wanted.Length, name.Length)))
        {
            return edits;
        }

        if (name.StartsWith(wanted, StringComparison.Ordinal) || wanted.StartsWith(name, StringComparison.Ordinal))
        {
            return BeginsWithIt + edits;
        }

        // The wanted name may be the beginning of a name, with a mistake.
        if (wanted.Length > 2 && name.Length > wanted.Length && CountEdits(wanted, name[..wanted.Length]) is int slips
            && slips <= AllowedEdits(wanted.Length))
        {
            return BeginsAlike + slips;
        }

        return wanted.Length > 1 && name.Contains(wanted, StringComparison.Ordinal) ? ContainsIt + edits : null;
    }

    private static int AllowedEdits(int length) => Math.Max(1, length / 3);

    // The optimal string alignment distance: insertions, deletions, replacements, and swaps of two neighbors.
    private static int CountEdits(string left, string right)
    {
        int[] beforeLast = new int[right.Length + 1];
        int[] last = [.. Enumerable.Range(0, right.Length + 1)];
        int[] current = new int[right.Length + 1];
        for (int row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            for (int column = 1; column <= right.Length; column++)
            {
                int replaced = last[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
                current[column] = Math.Min(replaced, Math.Min(last[column], current[column - 1]) + 1);
                if (row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1])
                {
                    current[column] = Math.Min(current[column], beforeLast[column - 2] + 1);
                }
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[right.Length];
    }
}
