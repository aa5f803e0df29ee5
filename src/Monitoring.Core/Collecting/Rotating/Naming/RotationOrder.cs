using Monitoring.Collecting.Rotating.Listing;
using Monitoring.Files;

namespace Monitoring.Collecting.Rotating.Naming;

/// <summary>Puts the rotated files of a log in the order of their age, the oldest first.</summary>
/// <remarks>Names of one scheme and form say it. Files of different ones, and those whose names say nothing, are ordered by their birth,
/// without disturbing the order within a form. The modification time has no say: a late line changes it. Numbers usually grow with the
/// age; some loggers count on instead, which shows in files whose order is known, and else in births.</remarks>
internal static class RotationOrder
{
    /// <summary>The files in their order.</summary>
    /// <param name="files">The files.</param>
    /// <param name="known">Files whose order is known, the oldest first.</param>
    public static List<RotatedFile> Sort(IReadOnlyList<RotatedFile> files, IReadOnlyList<FileIdentity> known)
    {
        List<Queue<RotatedFile>> forms = [.. files
            .GroupBy(file => (file.Name.Scheme, file.Name.Form))
            .Select(group => new Queue<RotatedFile>(SortForm([.. group], known)))];
        List<RotatedFile> sorted = new(files.Count);
        while (sorted.Count < files.Count)
        {
            Queue<RotatedFile> oldest = forms.Where(form => form.Count > 0).MinBy(form => form.Peek().Begun)!;
            sorted.Add(oldest.Dequeue());
        }

        return sorted;
    }

    private static List<RotatedFile> SortForm(List<RotatedFile> files, IReadOnlyList<FileIdentity> known)
    {
        switch (files[0].Name.Scheme)
        {
            case RotationScheme.Number:
                bool countsOn = CountsOn(files, known);
                files.Sort((left, right) =>
                {
                    int byNumber = left.Name.Number.CompareTo(right.Name.Number);
                    return countsOn ? byNumber : -byNumber;
                });
                break;
            case RotationScheme.Date:
            case RotationScheme.Counter:
                files.Sort(static (left, right) => RotationName.CompareKeys(left.Name.Key, right.Name.Key));
                break;
            case RotationScheme.Other:
            default:
                files.Sort(static (left, right) => left.Begun.CompareTo(right.Begun));
                break;
        }

        return files;
    }

    /// <summary>Whether the higher number is the newer.</summary>
    private static bool CountsOn(List<RotatedFile> files, IReadOnlyList<FileIdentity> known)
    {
        files.Sort(static (left, right) => left.Name.Number.CompareTo(right.Name.Number));
        int[] ages = [.. files.Select(file => LastIndexOf(known, file.Identity)).Where(static age => age >= 0)];

        // Compressed files have births of their own, in the same order.
        int balance = Balance(ages, static (lower, higher) => higher.CompareTo(lower))
            + Balance(OfKind(isCompressed: false), IsBornLater)
            + Balance(OfKind(isCompressed: true), IsBornLater);
        return balance > 0;

        RotatedFile[] OfKind(bool isCompressed) =>
            [.. files.Where(file => file.Name.IsCompressed == isCompressed && file.Identity.Born != 0)];

        static int IsBornLater(RotatedFile lower, RotatedFile higher) => higher.Identity.Born.CompareTo(lower.Identity.Born);
    }

    /// <summary>How many neighbours agree that the higher number is the newer, less those that do not.</summary>
    private static int Balance<T>(T[] inOrderOfNumbers, Func<T, T, int> isNewer)
    {
        int balance = 0;
        for (int index = 1; index < inOrderOfNumbers.Length; index++)
        {
            balance += Math.Sign(isNewer(inOrderOfNumbers[index - 1], inOrderOfNumbers[index]));
        }

        return balance;
    }

    private static int LastIndexOf(IReadOnlyList<FileIdentity> known, FileIdentity file)
    {
        for (int index = known.Count - 1; index >= 0; index--)
        {
            if (known[index] == file)
            {
                return index;
            }
        }

        return -1;
    }
}
