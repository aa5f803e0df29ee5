namespace Monitoring.Commands.Piping;

/// <summary>A store that objects from the pipeline refer to, and its selected streams.</summary>
/// <param name="path">The store's file.</param>
internal sealed class PipedStore(string path)
{
    private readonly HashSet<long> _streams = [];
    private bool _isWhole;

    /// <summary>The store's file.</summary>
    public string Path { get; } = path;

    /// <summary>The numbers of the selected streams; null for all.</summary>
    public IReadOnlySet<long>? Streams => _isWhole ? null : _streams;

    /// <summary>Adds a stream.</summary>
    public void Add(long stream) => _streams.Add(stream);

    /// <summary>Adds all streams.</summary>
    public void AddAll() => _isWhole = true;
}
