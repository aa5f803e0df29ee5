using System.Globalization;
using Monitoring.Entries;

namespace Monitoring.Counting;

/// <summary>The number of entries in one interval of time, or with one value, or both.</summary>
public sealed class LogCount
{
    private const int MaxLabelLength = 60;
    private const string NoValue = "(none)";

    /// <summary>The beginning of the interval; null if entries were not counted by time.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The length of the interval in seconds; null if entries were not counted by time.</summary>
    public double? IntervalSeconds => Interval?.TotalSeconds;

    /// <summary>The value of the property, or the values of several, separated by commas. Null for entries without a
    /// value, and if no property was given.</summary>
    public object? Value { get; init; }

    /// <summary>The value as a short text that is safe on a terminal; null if no property was given.</summary>
    public string? Label => Property.Count > 0 ? ToLabel(Value) : null;

    /// <summary>The number of entries.</summary>
    public required long Count { get; init; }

    /// <summary>The length of their messages, in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The share of all entries counted, from 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>The length of the interval; null if entries were not counted by time.</summary>
    internal TimeSpan? Interval { get; init; }

    /// <summary>The names of the properties; empty if no property was given.</summary>
    internal IReadOnlyList<string> Property { get; init; } = [];

    /// <summary>The values of the properties, in their order.</summary>
    internal IReadOnlyList<object?> Values { get; init; } = [];

    /// <summary>The count relative to the greatest count of the same command, from 0 to 1: the length of its
    /// bar.</summary>
    internal double Relative { get; init; }

    /// <summary>A value as a short text that is safe on a terminal.</summary>
    internal static string ToLabel(object? value)
    {
        string text = TerminalText.Neutralize(string.Create(CultureInfo.InvariantCulture, $"{value ?? NoValue}"));
        return text.Length <= MaxLabelLength ? text : string.Concat(text.AsSpan(0, MaxLabelLength - 1), "…");
    }
}
