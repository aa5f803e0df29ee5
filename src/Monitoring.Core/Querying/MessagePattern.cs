using System.Text.RegularExpressions;
using Monitoring.Entries;
using Monitoring.Entries.Display;
using Monitoring.Messages;

namespace Monitoring.Querying;

/// <summary>A regular expression for messages, with a time limit for each message.</summary>
/// <remarks>After several timeouts the pattern is disabled: each further message would take as long, and a search of
/// thousands would never end. Safe to use from several threads.</remarks>
public sealed class MessagePattern : IHighlight
{
    /// <summary>The maximum time to match one message. Ordinary patterns take microseconds; one with endless
    /// backtracking would block everything.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);

    /// <summary>The number of timeouts after which the pattern is disabled: one second in total.</summary>
    public const int MaxTimeouts = 4;

    /// <summary>The maximum number of characters that a pattern can require by counted repetitions,
    /// which are expanded.</summary>
    private const int MaxCharacters = 100_000;

    private readonly Regex _regex;
    private int _timeouts;

    /// <summary>Creates a pattern.</summary>
    /// <param name="pattern">A regular expression of .NET.</param>
    /// <param name="caseSensitive">Whether the pattern is case-sensitive.</param>
    /// <exception cref="ArgumentException">The pattern is not a regular expression, or its
    /// repetitions are too long.</exception>
    public MessagePattern(string pattern, bool caseSensitive = false)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (PatternSize.Of(pattern) > MaxCharacters)
        {
            throw new ArgumentException(
                $"The pattern '{TerminalText.Neutralize(pattern)}' has too many repetitions: they expand to more than "
                + $"{MaxCharacters} characters.",
                nameof(pattern));
        }

        CaseSensitive = caseSensitive;
        RegexOptions options = RegexOptions.Compiled | RegexOptions.CultureInvariant;
        _regex = new Regex(pattern, caseSensitive ? options : options | RegexOptions.IgnoreCase, Timeout);
    }

    /// <summary>Whether the pattern is case-sensitive, unless its own options say otherwise.</summary>
    internal bool CaseSensitive { get; }

    /// <summary>Whether the message matches; null after a timeout, or if the pattern is disabled.</summary>
    public bool? IsMatch(ReadOnlySpan<char> message)
    {
        if (Volatile.Read(ref _timeouts) >= MaxTimeouts)
        {
            return null;
        }

        try
        {
            return _regex.IsMatch(message);
        }
        catch (RegexMatchTimeoutException)
        {
            Interlocked.Increment(ref _timeouts);
            return null;
        }
    }

    /// <summary>Adds the matches of the pattern in a text, from left to right; stops at a timeout.</summary>
    /// <param name="text">The text.</param>
    /// <param name="matches">Receives the start and the length of each match; empty matches are skipped.</param>
    public void AddMatches(ReadOnlySpan<char> text, ICollection<(int Start, int Length)> matches)
    {
        ArgumentNullException.ThrowIfNull(matches);
        if (Volatile.Read(ref _timeouts) >= MaxTimeouts)
        {
            return;
        }

        try
        {
            foreach (ValueMatch match in _regex.EnumerateMatches(text))
            {
                if (match.Length > 0)
                {
                    matches.Add((match.Index, match.Length));
                }
            }
        }
        catch (RegexMatchTimeoutException)
        {
            Interlocked.Increment(ref _timeouts);
        }
    }

    /// <summary>The pattern.</summary>
    public override string ToString() => _regex.ToString();
}
