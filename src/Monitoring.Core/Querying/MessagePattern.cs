using System.Text.RegularExpressions;

namespace Monitoring.Querying;

/// <summary>A regular expression that messages are held against, each for a limited time.</summary>
/// <remarks>Safe to use from several threads.</remarks>
public sealed class MessagePattern
{
    /// <summary>How long one pattern may look at one message. Ordinary patterns take microseconds; one that backtracks
    /// without end would stop everything.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);

    private readonly Regex _regex;

    /// <summary>A pattern.</summary>
    /// <param name="pattern">A regular expression of .NET.</param>
    /// <param name="caseSensitive">Whether letters of different case differ.</param>
    /// <exception cref="ArgumentException">It is not a regular expression.</exception>
    public MessagePattern(string pattern, bool caseSensitive = false)
    {
        RegexOptions options = RegexOptions.Compiled | RegexOptions.CultureInvariant;
        _regex = new Regex(pattern, caseSensitive ? options : options | RegexOptions.IgnoreCase, Timeout);
    }

    /// <summary>Whether the message matches; null if that took too long to tell.</summary>
    public bool? IsMatch(ReadOnlySpan<char> message)
    {
        try
        {
            return _regex.IsMatch(message);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    /// <summary>The pattern.</summary>
    public override string ToString() => _regex.ToString();
}
