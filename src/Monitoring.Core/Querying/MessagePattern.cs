using System.Text.RegularExpressions;
using Monitoring.Entries;
using Monitoring.Entries.Display;
using Monitoring.Messages;

namespace Monitoring.Querying;

/// <summary>A regular expression that messages are held against, each for a limited time.</summary>
/// <remarks>One that has taken too long several times is given up: each further message would cost as much again, and a search
/// among thousands of them would never end. Safe to use from several threads.</remarks>
public sealed class MessagePattern : IHighlight
{
    /// <summary>How long one pattern may look at one message. Ordinary patterns take microseconds; one that backtracks
    /// without end would stop everything.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);

    /// <summary>How often it may take too long before it is given up: a second in all.</summary>
    public const int MaxTimeouts = 4;

    /// <summary>The most characters that a pattern may demand by counted repetitions: those of one are written out.</summary>
    private const int MaxCharacters = 100_000;

    private readonly Regex _regex;
    private int _timeouts;

    /// <summary>A pattern.</summary>
    /// <param name="pattern">A regular expression of .NET.</param>
    /// <param name="caseSensitive">Whether letters of different case differ.</param>
    /// <exception cref="ArgumentException">It is not a regular expression, or repeats something too often.</exception>
    public MessagePattern(string pattern, bool caseSensitive = false)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (PatternSize.Of(pattern) > MaxCharacters)
        {
            throw new ArgumentException(
                $"The pattern '{TerminalText.Neutralise(pattern)}' repeats something too often: with all its counts it demands more than {MaxCharacters} characters.",
                nameof(pattern));
        }

        RegexOptions options = RegexOptions.Compiled | RegexOptions.CultureInvariant;
        _regex = new Regex(pattern, caseSensitive ? options : options | RegexOptions.IgnoreCase, Timeout);
    }

    /// <summary>Whether the message matches; null if that took too long to tell, or the pattern has been given up.</summary>
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

    /// <summary>Adds where in a text the pattern matches, from left to right; nothing once that takes too long.</summary>
    /// <param name="text">The text.</param>
    /// <param name="matches">Where to add, as start and length; matches without length are left out.</param>
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
