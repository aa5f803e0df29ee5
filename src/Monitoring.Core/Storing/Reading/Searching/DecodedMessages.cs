using System.Buffers;
using Monitoring.Storing.Blocks;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>The messages of some rows of a block, concatenated in the order in which they will be emitted.</summary>
/// <remarks>The thread that searches ahead concatenates the messages; the thread that emits them only passes them on.
/// The block no longer has its messages afterwards.</remarks>
internal sealed class DecodedMessages : IDisposable
{
    private readonly int[] _ends;
    private byte[] _bytes;

    /// <summary>Concatenates messages, up to a damaged one.</summary>
    /// <param name="reader">The block.</param>
    /// <param name="positions">The rows.</param>
    /// <param name="expectedBytes">The approximate length of all messages, in bytes.</param>
    /// <param name="newestFirst">Whether to start with the last row.</param>
    public DecodedMessages(
        BlockReader reader, ReadOnlySpan<RowPosition> positions, long expectedBytes, bool newestFirst)
    {
        ByteBuffer messages = new(ArrayPool<byte>.Shared.Rent((int)Math.Clamp(expectedBytes, 256, 1 << 30)));
        _ends = ArrayPool<int>.Shared.Rent(positions.Length);
        try
        {
            reader.OpenRows();
            for (; Count < positions.Length; Count++)
            {
                reader.WriteMessage(positions[newestFirst ? positions.Length - 1 - Count : Count].Row, messages);
                _ends[Count] = messages.Length;
            }
        }
        catch (InvalidDataException exception)
        {
            Damage = exception;
        }

        reader.ReleaseMessages();
        _bytes = messages.Array;
    }

    /// <summary>The number of messages.</summary>
    public int Count { get; private set; }

    /// <summary>The reason that some messages are missing; null if all are present.</summary>
    public InvalidDataException? Damage { get; }

    /// <summary>A message, by its index in the order of emission.</summary>
    public ReadOnlySpan<byte> Get(int index)
    {
        int start = index == 0 ? 0 : _ends[index - 1];
        return _bytes.AsSpan(start, _ends[index] - start);
    }

    /// <summary>Returns the buffers to the pool.</summary>
    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            ArrayPool<int>.Shared.Return(_ends);
            _bytes = [];
        }
    }
}
