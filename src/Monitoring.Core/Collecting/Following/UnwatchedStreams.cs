using Monitoring.Collecting.Streams;

namespace Monitoring.Collecting.Following;

/// <summary>The streams whose files may change without an event.</summary>
internal sealed class UnwatchedStreams
{
    private readonly HashSet<LogStream> _streams = [];

    /// <summary>The number of these streams.</summary>
    public int Count => _streams.Count;

    /// <summary>Updates whether a stream may change without an event; called after each rescan and each turn.</summary>
    public void Update(LogStream stream)
    {
        if (stream.IsWatched)
        {
            _streams.Remove(stream);
        }
        else
        {
            _streams.Add(stream);
        }
    }

    /// <summary>Removes a stream that is no longer followed.</summary>
    public void Remove(LogStream stream) => _streams.Remove(stream);

    /// <summary>A copy of the streams.</summary>
    public LogStream[] ToArray() => [.. _streams];
}
