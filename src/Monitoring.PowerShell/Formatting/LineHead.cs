using System.Buffers;
using System.Runtime.CompilerServices;
using Monitoring.Entries;

namespace Monitoring.Formatting;

/// <summary>How the lines of one stream begin; worked out once for all of its entries.</summary>
internal sealed class LineHead
{
    private const string Separator = " › ";

    /// <summary>A hyphen parts context from its place, as in grep's output.</summary>
    private const string ContextSeparator = "- ";

    private const string LogExtension = ".log";
    private const int ContainerIdLength = 64;
    private const int LongestSource = 60;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private static readonly ConditionalWeakTable<LogMetadata, LineHead> Known = [];

    private LineHead(LogMetadata metadata)
    {
        Source = TerminalText.Neutralise(Name(metadata));
        string name = Shorten(Source);
        Text = Source.Length == 0
            ? string.Empty
            : AnsiStyle.ForSource(Source) + name + AnsiStyle.Reset + AnsiStyle.Dim + Separator + AnsiStyle.Reset;
        ContextText = Source.Length == 0 ? ContextSeparator : $"{name} {ContextSeparator}";
    }

    /// <summary>The stream's name, safe on a terminal; empty for one that has none.</summary>
    public string Source { get; }

    /// <summary>The name in its colour and what parts it from the rest.</summary>
    public string Text { get; }

    /// <summary>The name without a colour, and what marks a line that only stands near one that was asked for.</summary>
    public string ContextText { get; }

    /// <summary>The head of a stream's lines.</summary>
    public static LineHead Of(LogMetadata metadata) => Known.GetValue(metadata, static metadata => new LineHead(metadata));

    /// <summary>A container's pod and its own name, where these are known; else the file's name.</summary>
    private static string Name(LogMetadata metadata) =>
        metadata.Find(MetadataKeys.PodName) is { } pod && metadata.Find(MetadataKeys.ContainerName) is { } container
            ? $"{pod}/{container}"
            : Path.GetFileName(metadata.Path);

    /// <summary>A name that leaves room for the message: without the 64 digits of a container's id, which say nothing to
    /// anyone, and no longer than <see cref="LongestSource"/>.</summary>
    private static string Shorten(string source)
    {
        ReadOnlySpan<char> stem = source.EndsWith(LogExtension, StringComparison.Ordinal)
            ? source.AsSpan(0, source.Length - LogExtension.Length)
            : source;
        int idStart = stem.Length - ContainerIdLength;
        if (idStart > 1 && stem[idStart - 1] == '-' && !stem[idStart..].ContainsAnyExcept(HexDigits))
        {
            return stem[..(idStart - 1)].ToString();
        }

        return source.Length <= LongestSource ? source : string.Concat(source.AsSpan(0, LongestSource - 1), "…");
    }
}
