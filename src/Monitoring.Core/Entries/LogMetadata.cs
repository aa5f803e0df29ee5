using System.Collections;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using Monitoring.Entries.Display;
using Monitoring.Messages;

namespace Monitoring.Entries;

/// <summary>The metadata of a stream, by key; one immutable object that all entries of the stream share.</summary>
/// <remarks>Keys are compared ordinally. PowerShell reads a key like a property: <c>$_.Metadata.path</c>.</remarks>
[SuppressMessage(
    "Naming", "CA1710:Identifiers should have correct suffix", Justification = "What is known of a stream.")]
public sealed class LogMetadata : ReadOnlyDictionary<string, string>, IEnumerable
{
    private readonly LogMetadata? _identity;
    private LogLabels? _labels;
    private SourceName? _source;

    /// <summary>Copies the pairs; the copy never changes.</summary>
    public LogMetadata(IEnumerable<KeyValuePair<string, string>> pairs)
        : base(new Dictionary<string, string>(pairs, StringComparer.Ordinal))
    {
        Path = TryGetValue(MetadataKeys.Path, out string? path) ? path : string.Empty;
    }

    /// <summary>Creates the metadata of a file of which only the path is known.</summary>
    public static LogMetadata ForPath(string path) => new([new(MetadataKeys.Path, path)]);

    /// <summary>The value of <see cref="MetadataKeys.Path"/>, or the empty string for a stream that is not a
    /// file.</summary>
    public string Path { get; }

    /// <summary>The source and completeness of the metadata.</summary>
    public MetadataState State { get; init; }

    /// <summary>The part of the metadata that never changes, while more may be added. Metadata with equal identities
    /// are of the same stream. The default is these metadata themselves.</summary>
    public LogMetadata Identity
    {
        get => _identity ?? this;
        init => _identity = value;
    }

    /// <summary>The pod's labels by their own keys; none for a stream that is not a container's.</summary>
    public LogLabels Labels => _labels ??= new LogLabels(this
        .Where(pair => pair.Key.StartsWith(MetadataKeys.LabelPrefix, StringComparison.Ordinal))
        .Select(pair => KeyValuePair.Create(pair.Key[MetadataKeys.LabelPrefix.Length..], pair.Value)));

    /// <summary>The stream's name for people.</summary>
    internal SourceName Source => _source ??= new SourceName(this);

    /// <summary>Finds the value of a key; returns null if there is none.</summary>
    public string? Find(string key) => TryGetValue(key, out string? value) ? value : null;

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => NamedValue.Enumerate(this);

    /// <summary>The pairs as <c>key=value</c>, separated by commas.</summary>
    public override string ToString() => string.Join(',', this.Select(pair => $"{pair.Key}={pair.Value}"));
}
