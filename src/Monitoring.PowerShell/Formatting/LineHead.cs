using System.Runtime.CompilerServices;
using Monitoring.Entries;

namespace Monitoring.Formatting;

/// <summary>How the lines of one stream begin; worked out once for all of its entries.</summary>
internal sealed class LineHead
{
    private const string Separator = " › ";

    private static readonly ConditionalWeakTable<LogMetadata, LineHead> Known = [];

    private LineHead(LogMetadata metadata)
    {
        Source = TerminalText.Neutralise(Path.GetFileName(metadata.Path));
        Text = Source.Length == 0
            ? string.Empty
            : AnsiStyle.ForSource(Source) + Source + AnsiStyle.Reset + AnsiStyle.Dim + Separator + AnsiStyle.Reset;
    }

    /// <summary>The stream's name, safe on a terminal; empty for one that has none.</summary>
    public string Source { get; }

    /// <summary>The name in its colour and what parts it from the rest.</summary>
    public string Text { get; }

    /// <summary>The head of a stream's lines.</summary>
    public static LineHead Of(LogMetadata metadata) => Known.GetValue(metadata, static metadata => new LineHead(metadata));
}
