using System.Buffers;

namespace Monitoring.Querying.Matching;

/// <summary>Finds the names that exist and are most like one that does not.</summary>
/// <remarks>Pure. Case does not count. Wildcard characters of the wanted name are ignored.</remarks>
public static class NearestNames
{
    /// <summary>The greatest number of names that are compared: a cluster may have any number of them.</summary>
    private const int MaxCompared = 10_000;

    /// <summary>The greatest length that is compared, for the comparison takes the product of both lengths.</summary>
    private const int MaxLength = 200;

    private static readonly SearchValues<char> WildcardCharacters = SearchValues.Create("*?[]`");

    /// <summary>Returns the nearest names, the nearest first; none if no name is near.</summary>
    /// <param name="wanted">The name that does not exist.</param>
    /// <param name="existing">The names that exist.</param>
    /// <param name="count">The greatest number of names to return.</param>
    public static IReadOnlyList<string> Find(string wanted, IEnumerable<string> existing, int count)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(existing);
        string text = string.Concat(wanted.Where(character => !WildcardCharacters.Contains(character))).ToUpperInvariant();
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

    /// <summary>Ranks a name by its likeness to the wanted one, the lowest rank first; null if they
    /// are not alike.</summary>
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

        // A name may be meant by its beginning, and the slip be in that.
        if (wanted.Length > 2 && name.Length > wanted.Length && CountEdits(wanted, name[..wanted.Length]) is int slips
            && slips <= AllowedEdits(wanted.Length))
        {
            return BeginsAlike + slips;
        }

        return wanted.Length > 1 && name.Contains(wanted, StringComparison.Ordinal) ? ContainsIt + edits : null;
    }

    private static int AllowedEdits(int length) => Math.Max(1, length / 3);

    // The optimal string alignment distance: insertions, deletions, replacements, and two neighbors that are swapped.
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
