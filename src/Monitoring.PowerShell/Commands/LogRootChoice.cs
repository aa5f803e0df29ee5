using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Monitoring.Collecting;
using Monitoring.Entries;

namespace Monitoring.Commands;

/// <summary>Which files of the paths that a user gives are followed.</summary>
/// <param name="Recurse">Whether the directories below are followed, too.</param>
/// <param name="Include">In directories: the files to follow; empty for all.</param>
/// <param name="Exclude">In directories and patterns: files to leave out, besides those that are left out by default.</param>
/// <param name="Hidden">Whether hidden files and directories are followed.</param>
internal sealed record LogRootChoice(bool Recurse, IReadOnlyList<string> Include, IReadOnlyList<string> Exclude, bool Hidden)
{
    /// <summary>What to tell a user who gives a directory in which there are only others; null if it is none.</summary>
    /// <param name="path">The absolute path.</param>
    /// <param name="root">What is followed of it.</param>
    public static string? FindWarning(string path, LogRoot root) => root.Path == path && root.NeedsRecursion()
        ? TerminalText.Neutralise(
            $"There is no file to follow in '{path}', only directories, and these are left out: give -Recurse to follow what is in them.")
        : null;

    /// <summary>What an absolute path means; false and an error if there is nothing that could be followed.</summary>
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
