using System.Collections.ObjectModel;

namespace Monitoring.Entries;

/// <summary>What is known of a stream as a whole, by key; one immutable object that all entries of the stream share.</summary>
/// <remarks>Keys are compared ordinally. PowerShell reads a key like a property: <c>$_.Metadata.path</c>.</remarks>
public sealed class LogMetadata : ReadOnlyDictionary<string, string>
{
    /// <summary>The key under which every stream of a file has the path it was found under.</summary>
    public const string PathKey = "path";

    /// <summary>Copies the pairs; the copy never changes.</summary>
    public LogMetadata(IEnumerable<KeyValuePair<string, string>> pairs)
        : base(new Dictionary<string, string>(pairs, StringComparer.Ordinal))
    {
        Path = TryGetValue(PathKey, out string? path) ? path : string.Empty;
    }

    /// <summary>The metadata of a file of which nothing but the path is known.</summary>
    public static LogMetadata ForPath(string path) => new([new(PathKey, path)]);

    /// <summary>The value of <see cref="PathKey"/>, or the empty string for a stream that is not a file.</summary>
    public string Path { get; }

    /// <summary>The pairs as <c>key=value</c>, parted by commas.</summary>
    public override string ToString() => string.Join(',', this.Select(pair => $"{pair.Key}={pair.Value}"));
}
