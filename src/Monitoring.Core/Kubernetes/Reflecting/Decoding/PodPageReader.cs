using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace Monitoring.Kubernetes.Reflecting.Decoding;

// Implementation notes
//
// A page may have hundreds of megabytes: the first list ignores the limit, because the API server responds from memory.
// So pods are read one by one from the stream. JsonSerializer does that too, but its buffer grows to the largest value
// in the page, which a hostile server may make a gigabyte.

/// <summary>Reads a page of a list of pods from a stream. Only one pod's JSON is in memory.</summary>
internal sealed class PodPageReader(PodReader pods)
{
    /// <summary>The maximum size of an object, in bytes. etcd keeps no object of more than 1.5 MiB, and JSON is a few
    /// times as long.</summary>
    public const int MaxObjectBytes = 8 << 20;

    private const int BufferBytes = 64 << 10;

    private readonly List<ListedPod> _pods = [];
    private JsonReaderState _state;
    private Step _step;
    private string? _kind;
    private string? _resourceVersion;
    private string? _continuation;

    private enum Step
    {
        Beginning,
        List,
        Items,
        End,
    }

    /// <summary>Reads the page.</summary>
    /// <exception cref="JsonException">The response is not a list of pods, or an object in it is too large.</exception>
    /// <exception cref="InvalidOperationException">A text in the response is not UTF-8.</exception>
    /// <exception cref="IOException">The stream fails.</exception>
    public async Task<PodPage> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        PipeReader pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: BufferBytes));
        try
        {
            int needed = 1;
            while (true)
            {
                ReadResult read = await pipe.ReadAtLeastAsync(needed, cancellationToken);
                SequencePosition consumed = Parse(read.Buffer, read.IsCompleted);
                if (_step == Step.End)
                {
                    break;
                }

                long rest = read.Buffer.Slice(consumed).Length;
                if (read.IsCompleted || rest > MaxObjectBytes)
                {
                    throw new JsonException(
                        read.IsCompleted ? "The list has no end." : $"An object in the list has more than {MaxObjectBytes >> 20} MiB.");
                }

                // Twice as much each time, so that parsing a large object does not start again with each packet.
                needed = (int)Math.Min(rest * 2, MaxObjectBytes) + 1;
                pipe.AdvanceTo(consumed, read.Buffer.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }

        return _kind == "PodList" && _resourceVersion is not null
            ? new PodPage(_pods, _resourceVersion, _continuation is { Length: > 0 } ? _continuation : null)
            : throw new JsonException("It is no PodList with a resourceVersion.");
    }

    /// <summary>Parses the complete values in the buffer.</summary>
    private SequencePosition Parse(in ReadOnlySequence<byte> buffer, bool isFinalBlock)
    {
        Utf8JsonReader reader = new(buffer, isFinalBlock, _state);
        Utf8JsonReader taken;
        do
        {
            taken = reader;
        }
        while (_step != Step.End && TryTake(ref reader));

        _state = taken.CurrentState;
        return taken.Position;
    }

    private bool TryTake(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            return false;
        }

        switch (_step)
        {
            case Step.Beginning:
                _step = reader.TokenType == JsonTokenType.StartObject ? Step.List : throw new JsonException("It is no object.");
                return true;
            case Step.List when reader.TokenType == JsonTokenType.EndObject:
                _step = Step.End;
                return true;
            case Step.List when reader.ValueTextEquals("items"u8):
                return TryEnterItems(ref reader);
            case Step.List:
                return TryTakeProperty(ref reader);
            case Step.Items when reader.TokenType == JsonTokenType.EndArray:
                _step = Step.List;
                return true;
            default:
                if (!IsWhole(reader))
                {
                    return false;
                }

                _pods.Add(pods.Read(ref reader));
                return true;
        }
    }

    private bool TryEnterItems(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            return false;
        }

        _step = reader.TokenType switch
        {
            JsonTokenType.StartArray => Step.Items,
            JsonTokenType.Null => Step.List,
            _ => throw new JsonException("The items of the list are no array."),
        };
        return true;
    }

    private bool TryTakeProperty(ref Utf8JsonReader reader)
    {
        if (!IsWhole(reader))
        {
            return false;
        }

        if (reader.ValueTextEquals("kind"u8))
        {
            _kind = JsonReading.ReadText(ref reader);
        }
        else if (reader.ValueTextEquals("metadata"u8))
        {
            ReadMetadata(ref reader);
        }
        else
        {
            JsonReading.SkipValue(ref reader);
        }

        return true;
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (!JsonReading.EnterObject(ref reader))
        {
            return;
        }

        while (JsonReading.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("resourceVersion"u8))
            {
                _resourceVersion = JsonReading.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("continue"u8))
            {
                _continuation = JsonReading.ReadText(ref reader);
            }
            else
            {
                JsonReading.SkipValue(ref reader);
            }
        }
    }

    /// <summary>Whether the current value is complete in the buffer. The reader is a copy and is not moved.</summary>
    private static bool IsWhole(Utf8JsonReader reader) => reader.TrySkip();
}
