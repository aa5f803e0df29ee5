using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Text.Json;
using Monitoring.Kubernetes.Connecting;

namespace Monitoring.Kubernetes.Reflecting.Decoding;

/// <summary>Reads the events of a watch: one JSON object per line.</summary>
internal sealed class WatchReader : IAsyncDisposable
{
    /// <summary>The maximum length of a line. etcd keeps no object of more than 1.5 MiB, and JSON is a few times as
    /// long.</summary>
    public const int MaxLineBytes = 8 << 20;

    /// <summary>The buffer size. A long line in small buffers would have thousands of segments, which every read
    /// counts.</summary>
    private const int BufferBytes = 32 << 10;

    private readonly PipeReader _pipe;
    private readonly PodReader _pods;

    /// <summary>The number of buffered bytes known to have no newline, because a long line arrives in many
    /// pieces.</summary>
    private long _searched;

    /// <summary>Creates a reader that owns the body of a response.</summary>
    public WatchReader(Stream body, PodReader pods)
    {
        _pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: BufferBytes));
        _pods = pods;
    }

    /// <summary>Reads the next event; returns null when the server has ended the watch.</summary>
    /// <exception cref="KubernetesException">The connection is cut or silent, or the data are not an event.</exception>
    public async ValueTask<PodWatchEvent?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await _pipe.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> rest = read.Buffer;
            if (TryTakeEvent(ref rest, read.IsCompleted, out PodWatchEvent? taken))
            {
                _pipe.AdvanceTo(rest.Start);
                return taken;
            }

            if (read.IsCompleted)
            {
                return null;
            }

            if (rest.Length > MaxLineBytes)
            {
                throw Refuse($"a line of more than {MaxLineBytes >> 20} MiB", null);
            }

            _pipe.AdvanceTo(rest.Start, rest.End);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _pipe.CompleteAsync();

    private bool TryTakeEvent(
        ref ReadOnlySequence<byte> rest, bool isFinalBlock, [NotNullWhen(true)] out PodWatchEvent? taken)
    {
        while (TryTakeLine(ref rest, isFinalBlock, out ReadOnlySequence<byte> line))
        {
            if (!line.IsEmpty)
            {
                taken = Parse(line);
                return true;
            }
        }

        taken = null;
        return false;
    }

    private bool TryTakeLine(ref ReadOnlySequence<byte> rest, bool isFinalBlock, out ReadOnlySequence<byte> line)
    {
        if (rest.Slice(_searched).PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            _searched = 0;
            return true;
        }

        _searched = isFinalBlock ? 0 : rest.Length;
        line = isFinalBlock ? rest : default;
        rest = isFinalBlock ? rest.Slice(rest.End) : rest;
        return isFinalBlock && !line.IsEmpty;
    }

    private PodWatchEvent Parse(in ReadOnlySequence<byte> line)
    {
        try
        {
            // The type usually is first, but that is not guaranteed.
            Utf8JsonReader reader = new(line);
            PodWatchEventKind kind = ReadKind(reader);
            FindObject(ref reader);
            return ReadObject(kind, ref reader);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is thrown for text that is not UTF-8.
            throw Refuse("an invalid or truncated event", failure);
        }
    }

    private static PodWatchEventKind ReadKind(Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("An event is not an object.");
        }

        while (JsonReading.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("type"u8))
            {
                return JsonReading.ReadText(ref reader) switch
                {
                    "ADDED" => PodWatchEventKind.Added,
                    "MODIFIED" => PodWatchEventKind.Modified,
                    "DELETED" => PodWatchEventKind.Deleted,
                    "BOOKMARK" => PodWatchEventKind.Bookmark,
                    "ERROR" => PodWatchEventKind.Error,
                    _ => PodWatchEventKind.Unknown,
                };
            }

            JsonReading.SkipValue(ref reader);
        }

        throw new JsonException("An event has no type.");
    }

    private static void FindObject(ref Utf8JsonReader reader)
    {
        reader.Read();
        while (JsonReading.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("object"u8))
            {
                reader.Read();
                return;
            }

            JsonReading.SkipValue(ref reader);
        }

        throw new JsonException("An event has no object.");
    }

    private PodWatchEvent ReadObject(PodWatchEventKind kind, ref Utf8JsonReader reader)
    {
        switch (kind)
        {
            case PodWatchEventKind.Error:
                return new PodWatchEvent(
                    kind, string.Empty, null, ResponseStatus.Read(JsonElement.ParseValue(ref reader), code: 0));
            case PodWatchEventKind.Bookmark:
                return new PodWatchEvent(kind, _pods.ReadResourceVersion(ref reader), null, default);
            case PodWatchEventKind.Unknown:
                return new PodWatchEvent(kind, string.Empty, null, default);
            default:
                ListedPod pod = _pods.Read(ref reader);
                return new PodWatchEvent(kind, pod.ResourceVersion, pod, default);
        }
    }

    private static KubernetesException Refuse(string what, Exception? failure) =>
        new(KubernetesError.InvalidResponse, $"The Kubernetes API sent {what} on a watch.", failure);
}
