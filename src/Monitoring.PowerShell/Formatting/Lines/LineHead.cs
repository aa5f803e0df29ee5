using System.Runtime.CompilerServices;
using Monitoring.Entries;
using Monitoring.Entries.Display;

namespace Monitoring.Formatting.Lines;

/// <summary>The beginning of the lines of one stream, in color; created once for all of its entries.</summary>
internal sealed class LineHead
{
    /// <summary>A hyphen separates context from its source, as in grep's output.</summary>
    private const string ContextSeparator = "- ";

    private static readonly ConditionalWeakTable<LogMetadata, LineHead> Heads = [];
    private static readonly ConditionalWeakTable<LogMetadata, LineHead> HeadsWithoutNamespace = [];

    private LineHead(string source, string name)
    {
        Text = name.Length == 0
            ? string.Empty
            : AnsiStyle.ForSource(source) + name + AnsiStyle.Reset + AnsiStyle.Dim + EntryLine.Separator
                + AnsiStyle.Reset;
        ContextText = name.Length == 0 ? ContextSeparator : $"{name} {ContextSeparator}";
    }

    /// <summary>The name in its color and the separator.</summary>
    public string Text { get; }

    /// <summary>The name without a color, and the separator of a context line.</summary>
    public string ContextText { get; }

    /// <summary>The head of a stream's lines; a source has the same color with and without its namespace.</summary>
    public static LineHead Of(LogMetadata metadata, bool omitsNamespace) => omitsNamespace
        ? HeadsWithoutNamespace.GetValue(
            metadata, static key => new LineHead(key.Source.Full, key.Source.ShortWithoutNamespace))
        : Heads.GetValue(metadata, static key => new LineHead(key.Source.Full, key.Source.Short));
}
