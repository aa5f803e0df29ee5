using System.Buffers;
using System.Numerics;

namespace Monitoring.Entries.Pooling;

/// <summary>The pool of the buffers of batches and of blocks.</summary>
internal static class ArrayStock
{
    /// <summary>The buffers.</summary>
    public static ArrayStock<byte> Bytes { get; } = new(shortest: 64 << 10, longest: 1 << 20);
}

/// <summary>A pool of long arrays that one thread rents and another thread returns.</summary>
/// <remarks><see cref="ArrayPool{T}.Shared"/> keeps an array of each length for each thread that has returned one, and
/// no other thread can rent that array. The thread that reads files rents the buffers of batches, and the threads that
/// encode blocks return them. The shared pool would therefore keep some megabytes that nobody uses. Other arrays come
/// from the shared pool. Can be used by any thread.</remarks>
/// <param name="shortest">The minimum length of a long array; a power of two.</param>
/// <param name="longest">The maximum length of an array to keep; a power of two.</param>
internal sealed class ArrayStock<T>(int shortest, int longest)
{
    /// <summary>The maximum number of unused arrays of one length. The writer of a store uses about as many.</summary>
    private const int MaxUnused = 8;

    private readonly Lock _gate = new();
    private readonly Stack<T[]>?[] _unused = new Stack<T[]>?[BitOperations.Log2((uint)(longest / shortest)) + 1];

    /// <summary>Rents an array with at least that many elements. Its content is undefined.</summary>
    public T[] Rent(int length)
    {
        // The shared pool has arrays of these lengths, too. The length decides where an array is returned to.
        uint rounded = BitOperations.RoundUpToPowerOf2((uint)length);
        if (!IsLong(rounded))
        {
            return ArrayPool<T>.Shared.Rent(length);
        }

        lock (_gate)
        {
            if (_unused[IndexOf(rounded)]?.TryPop(out T[]? array) == true)
            {
                return array;
            }
        }

        return GC.AllocateUninitializedArray<T>((int)rounded);
    }

    /// <summary>Returns an array.</summary>
    public void Return(T[] array)
    {
        if (!IsLong((uint)array.Length))
        {
            ArrayPool<T>.Shared.Return(array);
            return;
        }

        lock (_gate)
        {
            Stack<T[]> unused = _unused[IndexOf((uint)array.Length)] ??= new Stack<T[]>(MaxUnused);
            if (unused.Count < MaxUnused)
            {
                unused.Push(array);
            }
        }
    }

    private bool IsLong(uint length) => length >= shortest && length <= longest;

    private int IndexOf(uint rounded) => BitOperations.Log2(rounded / (uint)shortest);
}
