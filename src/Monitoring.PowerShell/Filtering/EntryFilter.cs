using System.Text.RegularExpressions;
using Monitoring.Entries;

namespace Monitoring.Filtering;

/// <summary>Which entries a cmdlet lets through: grave enough, matching one of the patterns, matching none of the others.</summary>
/// <remarks>Patterns are held against the message. A pattern that takes too long on a message neither matches nor fails: the
/// entry is let through, because a line too many is better than a line lost, and the user is told once.</remarks>
internal sealed class EntryFilter
{
    /// <summary>How long one pattern may look at one message. Ordinary patterns take microseconds; one that backtracks
    /// without end would stop the whole stream.</summary>
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(250);

    private readonly LogLevel _level;
    private readonly Regex[] _patterns;
    private readonly Regex[] _notMatch;
    private readonly Action<string> _warn;
    private bool _hasWarned;

    /// <summary>A filter for the whole life of a cmdlet.</summary>
    /// <param name="level">The least grave level to let through; <see cref="LogLevel.Unknown"/> for all.</param>
    /// <param name="patterns">An entry must match one of these; none for all.</param>
    /// <param name="notMatch">An entry must match none of these.</param>
    /// <param name="caseSensitive">Whether letters of different case differ in the patterns.</param>
    /// <param name="warn">Where to tell of a pattern that takes too long.</param>
    /// <exception cref="RegexParseException">A pattern is not a regular expression.</exception>
    public EntryFilter(LogLevel level, string[] patterns, string[] notMatch, bool caseSensitive, Action<string> warn)
    {
        _level = level;
        _patterns = Array.ConvertAll(patterns, pattern => Compile(pattern, caseSensitive));
        _notMatch = Array.ConvertAll(notMatch, pattern => Compile(pattern, caseSensitive));
        _warn = warn;
        PassesAll = level == LogLevel.Unknown && patterns.Length == 0 && notMatch.Length == 0;
    }

    /// <summary>Whether there is nothing to check.</summary>
    public bool PassesAll { get; }

    /// <summary>Whether to let the entry through.</summary>
    public bool Passes(LogEntry entry)
    {
        if (PassesAll)
        {
            return true;
        }

        if (_level != LogLevel.Unknown && entry.Level < _level)
        {
            return false;
        }

        return (_patterns.Length == 0 || MatchesAny(_patterns, entry.Message, whenTooSlow: true))
            && !MatchesAny(_notMatch, entry.Message, whenTooSlow: false);
    }

    private bool MatchesAny(Regex[] patterns, string message, bool whenTooSlow)
    {
        foreach (Regex pattern in patterns)
        {
            try
            {
                if (pattern.IsMatch(message))
                {
                    return true;
                }
            }
            catch (RegexMatchTimeoutException)
            {
                WarnOnce(pattern);
                if (whenTooSlow)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void WarnOnce(Regex pattern)
    {
        if (!_hasWarned)
        {
            _hasWarned = true;
            _warn($"The pattern '{pattern}' took longer than {MatchTimeout.TotalMilliseconds:0} ms on one message. Such " +
                "entries are let through. Nested repetitions like (a+)+ cause this: write the pattern without them.");
        }
    }

    private static Regex Compile(string pattern, bool caseSensitive)
    {
        RegexOptions options = RegexOptions.Compiled | RegexOptions.CultureInvariant;
        return new Regex(pattern, caseSensitive ? options : options | RegexOptions.IgnoreCase, MatchTimeout);
    }
}
