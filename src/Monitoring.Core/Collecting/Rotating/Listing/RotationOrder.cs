using Monitoring.Collecting.Rotating.Naming;
using Monitoring.Files;

namespace Monitoring.Collecting.Rotating.Listing;

/// <summary>Sorts the rotated files of a log by age, the oldest first.</summary>
/// <remarks>Names of one scheme and form determine the order. Files of different forms, and those whose names have no
/// order, are ordered by birth, without changing the order within a form. The modification time is not used, because a
/// late line changes it. Numbers usually grow with age. Some loggers count up instead, which is detected from files
/// with a known order, otherwise from births.</remarks>
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
                bool countsUp = CountsUp(files, known);
                files.Sort((left, right) =>
                {
                    int byNumber = left.Name.Number.CompareTo(right.Name.Number);
                    return countsUp ? byNumber : -byNumber;
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
    private static bool CountsUp(List<RotatedFile> files, IReadOnlyList<FileIdentity> known)
    {
        files.Sort(static (left, right) => left.Name.Number.CompareTo(right.Name.Number));
        int[] ages = [.. files.Select(file => LastIndexOf(known, file.Identity)).Where(static age => age >= 0)];

        // The births of compressed files are those of the compression, in the same order.
        int balance = Balance(ages, static (lower, higher) => higher.CompareTo(lower))
            + Balance(OfKind(isCompressed: false), IsBornLater)
            + Balance(OfKind(isCompressed: true), IsBornLater);
        return balance > 0;

        RotatedFile[] OfKind(bool isCompressed) =>
            [.. files.Where(file => file.Name.IsCompressed == isCompressed && file.Identity.Born != 0)];

        static int IsBornLater(RotatedFile lower, RotatedFile higher) =>
            higher.Identity.Born.CompareTo(lower.Identity.Born);
    }

    /// <summary>The number of neighbors that show that the higher number is the newer, minus those that
    /// show the opposite.</summary>
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
