using Monitoring.Collecting.Streams;

namespace Monitoring.Collecting.Following;

/// <summary>The streams whose files may change without an event.</summary>
internal sealed class UnwatchedStreams
{
    private readonly HashSet<LogStream> _streams = [];

    /// <summary>The number of them.</summary>
    public int Count => _streams.Count;

    /// <summary>Notes whether a stream may change without an event; asked anew after each look and each turn.</summary>
    public void Note(LogStream stream)
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

    /// <summary>A stream is not followed any more.</summary>
    public void Remove(LogStream stream) => _streams.Remove(stream);

    /// <summary>Them at this moment.</summary>
    public LogStream[] ToArray() => [.. _streams];
}
