using System.Buffers;
using Monitoring.Storing.Blocks;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>The messages of some rows of a block, put together one behind the other in the order in which they will be given
/// out.</summary>
/// <remarks>That is done by the thread that searches ahead: the one that gives them out only passes on what lies there. The block then
/// has its messages no more.</remarks>
internal sealed class DecodedMessages : IDisposable
{
    private readonly int[] _ends;
    private byte[] _bytes;

    /// <summary>Puts messages together, up to one that is damaged.</summary>
    /// <param name="reader">The block.</param>
    /// <param name="places">The rows.</param>
    /// <param name="expectedBytes">About how long the messages are together.</param>
    /// <param name="newestFirst">Whether to begin with the last of the rows.</param>
    public DecodedMessages(BlockReader reader, ReadOnlySpan<FoundPlace> places, long expectedBytes, bool newestFirst)
    {
        ByteBuffer messages = new(ArrayPool<byte>.Shared.Rent((int)Math.Clamp(expectedBytes, 256, 1 << 30)));
        _ends = ArrayPool<int>.Shared.Rent(places.Length);
        try
        {
            reader.OpenRows();
            for (; Count < places.Length; Count++)
            {
                reader.WriteMessage(places[newestFirst ? places.Length - 1 - Count : Count].Row, messages);
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

    /// <summary>How many messages there are.</summary>
    public int Count { get; private set; }

    /// <summary>Why there are no more; null if all are there.</summary>
    public InvalidDataException? Damage { get; }

    /// <summary>A message, counted in the order in which they are given out.</summary>
    public ReadOnlySpan<byte> Get(int index)
    {
        int start = index == 0 ? 0 : _ends[index - 1];
        return _bytes.AsSpan(start, _ends[index] - start);
    }

    /// <summary>Gives the buffers back.</summary>
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
