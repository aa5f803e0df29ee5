using System.Buffers;

namespace Monitoring.Entries.Display;

/// <summary>The name of a stream for people: <c>namespace/pod/container</c>, or a file's name. Safe on a
/// terminal.</summary>
internal sealed class SourceName
{
    private const string LogExtension = ".log";
    private const int ContainerIdLength = 64;
    private const int MaxShortLength = 60;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public SourceName(LogMetadata metadata)
    {
        if (metadata.Find(MetadataKeys.PodName) is { } pod
            && metadata.Find(MetadataKeys.ContainerName) is { } container)
        {
            string name = TerminalText.Neutralize($"{pod}/{container}");
            IsContainer = true;
            Full = metadata.Find(MetadataKeys.Namespace) is { } space
                ? $"{TerminalText.Neutralize(space)}/{name}" : name;
            NamespaceLength = Full.Length - name.Length;
            Short = Cut(Full);
            ShortWithoutNamespace = Cut(name);
        }
        else
        {
            Full = TerminalText.Neutralize(Path.GetFileName(metadata.Path));
            Short = ShortWithoutNamespace = WithoutContainerId(Full) ?? Cut(Full);
        }
    }

    /// <summary>The whole name; empty for a stream that has none.</summary>
    public string Full { get; }

    /// <summary>Whether the stream is a container's.</summary>
    public bool IsContainer { get; }

    /// <summary>The number of characters of the namespace and its slash.</summary>
    public int NamespaceLength { get; }

    /// <summary>The name, cut to leave space for a message.</summary>
    public string Short { get; }

    /// <summary>The same without the namespace.</summary>
    public string ShortWithoutNamespace { get; }

    /// <summary>The name of a container's link without the 64 digits of the container's id; null if it is another
    /// file.</summary>
    private static string? WithoutContainerId(string name)
    {
        ReadOnlySpan<char> stem = name.EndsWith(LogExtension, StringComparison.Ordinal)
            ? name.AsSpan(0, name.Length - LogExtension.Length)
            : name;
        int idStart = stem.Length - ContainerIdLength;
        return idStart > 1 && stem[idStart - 1] == '-' && !stem[idStart..].ContainsAnyExcept(HexDigits)
            ? stem[..(idStart - 1)].ToString()
            : null;
    }

    private static string Cut(string name) =>
        name.Length <= MaxShortLength ? name : string.Concat(name.AsSpan(0, MaxShortLength - 1), "…");
}
