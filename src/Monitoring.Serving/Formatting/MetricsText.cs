using System.Globalization;
using System.Text;
using Monitoring.Entries;

namespace Monitoring.Serving.Formatting;

/// <summary>Builds metrics in Prometheus' text format, version 0.0.4.</summary>
/// <remarks>See prometheus/docs, content/docs/instrumenting/exposition_formats.md: a HELP and a TYPE line before the
/// samples of a metric, each line ended by a newline; in a label's value backslash, quote and newline are
/// escaped.</remarks>
internal sealed class MetricsText
{
    /// <summary>The media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();
    private string _name = string.Empty;

    /// <summary>Begins a metric.</summary>
    public void Begin(string name, string type, string help)
    {
        _name = name;
        _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
    }

    /// <summary>Adds a sample.</summary>
    /// <param name="value">The value.</param>
    /// <param name="labels">Its labels.</param>
    public void Add(double value, params ReadOnlySpan<(string Name, string Value)> labels) =>
        AddTo(string.Empty, value, labels);

    /// <summary>Adds a sample of a part of a histogram.</summary>
    /// <param name="suffix"><c>_bucket</c>, <c>_sum</c> or <c>_count</c>.</param>
    /// <param name="value">The value.</param>
    /// <param name="labels">Its labels.</param>
    public void AddTo(string suffix, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(_name).Append(suffix);
        for (int index = 0; index < labels.Length; index++)
        {
            _text.Append(index == 0 ? '{' : ',')
                .Append(labels[index].Name)
                .Append("=\"")
                .Append(Escape(labels[index].Value))
                .Append('"');
        }

        _text.Append(labels.IsEmpty ? string.Empty : "}")
            .Append(' ')
            .Append(value.ToString("R", CultureInfo.InvariantCulture))
            .Append('\n');
    }

    /// <summary>A metric with one sample.</summary>
    public void Single(string name, string type, string help, double value)
    {
        Begin(name, type, help);
        Add(value);
    }

    /// <summary>The text.</summary>
    public override string ToString() => _text.ToString();

    // Escapes control characters: metrics are read with curl on terminals, and names come from other users.
    private static string Escape(string value) =>
        TerminalText.Neutralize(value, keepNewlines: true).Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
