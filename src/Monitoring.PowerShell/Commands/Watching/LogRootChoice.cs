using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Management.Automation;
using Monitoring.Collecting;
using Monitoring.Commands.Errors;
using Monitoring.Entries;
using Monitoring.Querying.Matching;

namespace Monitoring.Commands.Watching;

/// <summary>The options that select the followed files of a path.</summary>
/// <param name="Recurse">Whether subdirectories are followed too.</param>
/// <param name="Include">In directories: the files to follow; empty for all.</param>
/// <param name="Exclude">In directories and patterns: files to exclude, in addition to those excluded by
/// default.</param>
/// <param name="Hidden">Whether hidden files and directories are followed.</param>
internal sealed record LogRootChoice(
    bool Recurse, IReadOnlyList<string> Include, IReadOnlyList<string> Exclude, bool Hidden)
{
    private const int MaxNames = 5;

    /// <summary>The warning for a path under which nothing is followed; null if there is none.</summary>
    /// <param name="path">The absolute path.</param>
    /// <param name="root">The followed files of the path.</param>
    /// <param name="isWaiting">Whether the cmdlet waits for new files.</param>
    public static string? FindWarning(string path, LogRoot root, bool isWaiting)
    {
        if (root.Path == path && root.NeedsRecursion())
        {
            return TerminalText.Neutralize(
                $"'{path}' contains only directories. Use -Recurse to follow the files in them.");
        }

        if (root.Include.Count == 0
            || !LogRoot.IsPattern(string.Concat(root.Include))
            || LogRootSurvey.Of(root) is not { HasFiles: false } survey)
        {
            return null;
        }

        string wanted = root.Path == path ? string.Join(", ", root.Include) : path;
        string what = survey.Compressed > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"'{wanted}' matches only compressed files ({survey.Compressed}), which are not followed. To read "
                + $"them, use: ConvertFrom-ContainerLog '{wanted}'.")
            : $"No file matches '{wanted}'.{SuggestAny(Path.GetFileName(wanted), survey.Names)}";
        return TerminalText.Neutralize(what + (isWaiting ? " Waiting for one." : string.Empty));
    }

    /// <summary>A sentence that suggests similar names of files.</summary>
    public static string Suggest(string wanted, IEnumerable<string> names)
    {
        IReadOnlyList<string> nearest = NearestNames.Find(wanted, names, MaxNames);
        return nearest.Count == 0 ? string.Empty : $" Nearest: {string.Join(", ", nearest)}.";
    }

    /// <summary>As <see cref="Suggest"/>; the first names if none is similar.</summary>
    private static string SuggestAny(string wanted, IReadOnlyList<string> names)
    {
        string nearest = Suggest(wanted, names);
        return nearest.Length > 0 || names.Count == 0
            ? nearest
            : $" Existing: {string.Join(", ", names.Order(StringComparer.Ordinal).Take(MaxNames))}.";
    }

    /// <summary>Creates the root of an absolute path; false and an error if nothing there can be followed.</summary>
    public bool TryFind(
        string path, bool literal, [NotNullWhen(true)] out LogRoot? root, [NotNullWhen(false)] out ErrorRecord? error)
    {
        root = null;
        error = null;
        bool isDirectory = Directory.Exists(path);
        bool exists = isDirectory || File.Exists(path);
        bool isPattern = !exists && !literal && LogRoot.IsPattern(path);
        if (!exists && !isPattern)
        {
            error = LogErrors.PathNotFound(path);
            return false;
        }

        LogRoot parsed = LogRoot.Parse(path, !isPattern);
        if (!Directory.Exists(parsed.Path))
        {
            error = LogErrors.PathNotFound(parsed.Path);
            return false;
        }

        root = parsed with
        {
            Recurse = parsed.Recurse || (Recurse && (isDirectory || isPattern)),
            Include = isDirectory ? Include : parsed.Include,
            Exclude = isDirectory || isPattern ? [.. parsed.Exclude, .. Exclude] : parsed.Exclude,
            Hidden = parsed.Hidden || Hidden,
        };
        return true;
    }
}
