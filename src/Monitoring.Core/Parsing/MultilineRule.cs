using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using Monitoring.Messages;

namespace Monitoring.Parsing;

/// <summary>An operator's regular expressions that join lines into one entry.</summary>
/// <remarks>
/// A line that matches <see cref="Start"/> begins an entry. The lines after it belong to the entry until the next line
/// that begins one. With a second pattern, only lines that match it belong to the entry. A line that neither begins an
/// entry nor belongs to one is an entry of its own.
/// <para>Patterns are matched without backtracking where .NET supports that. Otherwise a match may take 250 ms; a
/// pattern that takes longer four times is disabled and matches nothing from then on. Matching is case-sensitive. Not
/// thread-safe.</para>
/// </remarks>
public sealed class MultilineRule
{
    /// <summary>The maximum length of a pattern, in characters.</summary>
    public const int MaxPatternLength = 4096;

    /// <summary>The number of time-outs that disables a pattern.</summary>
    private const int MaxTimeouts = 4;

    /// <summary>The maximum number of characters that a pattern may require by counted repetitions.</summary>
    private const int MaxRepeated = 100_000;

    private const int MaxOnStack = 512;

    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);

    private readonly Regex _start;
    private readonly Regex? _continuation;
    private int _timeouts;

    private MultilineRule(Regex start, Regex? continuation) => (_start, _continuation) = (start, continuation);

    /// <summary>The pattern of the first line.</summary>
    public string Start => _start.ToString();

    /// <summary>The pattern of the further lines; null if there is none.</summary>
    public string? Continuation => _continuation?.ToString();

    /// <summary>Whether a line begins an entry.</summary>
    internal bool IsStart(ReadOnlySpan<byte> line) => IsMatch(_start, line);

    /// <summary>Whether a line that does not begin an entry belongs to the one before it.</summary>
    internal bool IsContinuation(ReadOnlySpan<byte> line) => _continuation is null || IsMatch(_continuation, line);

    /// <summary>Creates a rule; returns false if a pattern is not a regular expression, or requires too much.</summary>
    /// <param name="start">Matches the first line of an entry.</param>
    /// <param name="continuation">Matches the further lines; null if all further lines belong to the entry.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="invalid">The invalid pattern, and the reason.</param>
    public static bool TryCreate(
        string start, string? continuation, [NotNullWhen(true)] out MultilineRule? rule, out (
            string Pattern, string Reason) invalid)
    {
        ArgumentNullException.ThrowIfNull(start);
        rule = null;
        Regex? further = null;
        if (TryCreate(start, out Regex? first, out invalid)
            && (continuation is null || TryCreate(continuation, out further, out invalid)))
        {
            rule = new MultilineRule(first, further);
        }

        return rule is not null;
    }

    private static bool TryCreate(
        string pattern, [NotNullWhen(true)] out Regex? regex, out (string Pattern, string Reason) invalid)
    {
        regex = null;
        invalid = default;
        if (pattern.Length is 0 or > MaxPatternLength || PatternSize.Of(pattern) > MaxRepeated)
        {
            invalid = (pattern, pattern.Length == 0
                ? "The pattern is empty."
                : $"The pattern is longer than {MaxPatternLength} characters, or its repetitions expand to more than "
                    + $"{MaxRepeated} characters.");
            return false;
        }

        try
        {
            regex = Create(pattern);
            return true;
        }
        catch (ArgumentException exception)
        {
            invalid = (pattern, exception.Message);
            return false;
        }
    }

    private static Regex Create(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Timeout);
        }
        catch (NotSupportedException)
        {
            // Lookarounds and backreferences need backtracking.
            return new Regex(pattern, RegexOptions.Compiled | RegexOptions.CultureInvariant, Timeout);
        }
    }

    private bool IsMatch(Regex regex, ReadOnlySpan<byte> line)
    {
        if (_timeouts >= MaxTimeouts)
        {
            return false;
        }

        if (line.Length <= MaxOnStack)
        {
            Span<char> text = stackalloc char[MaxOnStack];
            return IsMatch(regex, line, text);
        }

        char[] rented = ArrayPool<char>.Shared.Rent(line.Length);
        bool isMatch = IsMatch(regex, line, rented);
        ArrayPool<char>.Shared.Return(rented);
        return isMatch;
    }

    private bool IsMatch(Regex regex, ReadOnlySpan<byte> line, Span<char> text)
    {
        try
        {
            return regex.IsMatch(text[..Encoding.UTF8.GetChars(line, text)]);
        }
        catch (RegexMatchTimeoutException)
        {
            _timeouts++;
            return false;
        }
    }
}
