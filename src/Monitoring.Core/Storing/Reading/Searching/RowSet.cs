using System.Numerics;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>A set of a block's rows, one bit for each, the first in the lowest bit.</summary>
internal sealed class RowSet
{
    private readonly ulong[] _bits;

    /// <summary>Creates an empty set.</summary>
    /// <param name="length">The number of rows in the block.</param>
    public RowSet(int length)
    {
        Length = length;
        _bits = new ulong[(length + 63) >> 6];
    }

    /// <summary>The number of rows in the block.</summary>
    public int Length { get; }

    /// <summary>The bits.</summary>
    public Span<ulong> Bits => _bits;

    /// <summary>The number of rows in the set.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            foreach (ulong bits in _bits)
            {
                count += BitOperations.PopCount(bits);
            }

            return count;
        }
    }

    /// <summary>Whether a row is in the set.</summary>
    public bool Contains(int row) => (_bits[row >> 6] & (1UL << row)) != 0;

    /// <summary>Adds a row.</summary>
    public void Add(int row) => _bits[row >> 6] |= 1UL << row;

    /// <summary>Removes a row.</summary>
    public void Remove(int row) => _bits[row >> 6] &= ~(1UL << row);

    /// <summary>Adds the rows from <paramref name="from"/> to before <paramref name="to"/>; rows outside the
    /// block are ignored.</summary>
    public void AddRange(long from, long to)
    {
        int first = (int)Math.Clamp(from, 0, Length);
        int end = (int)Math.Clamp(to, 0, Length);
        for (int row = first; row < end;)
        {
            int last = Math.Min(end, (row | 63) + 1);
            ulong bits = (ulong.MaxValue >> (64 - (last - row))) << row;
            _bits[row >> 6] |= bits;
            row = last;
        }
    }

    /// <summary>Adds the rows of another set.</summary>
    public void UnionWith(RowSet other)
    {
        for (int i = 0; i < _bits.Length; i++)
        {
            _bits[i] |= other._bits[i];
        }
    }

    /// <summary>Removes the rows of another set.</summary>
    public void ExceptWith(RowSet other)
    {
        for (int i = 0; i < _bits.Length; i++)
        {
            _bits[i] &= ~other._bits[i];
        }
    }

    /// <summary>Returns the first row of the set at or after a row; -1 if there is none.</summary>
    public int Next(int row)
    {
        for (int i = row >> 6; i < _bits.Length; i++)
        {
            ulong bits = i == row >> 6 ? _bits[i] & (ulong.MaxValue << row) : _bits[i];
            if (bits != 0)
            {
                return (i << 6) + BitOperations.TrailingZeroCount(bits);
            }
        }

        return -1;
    }

    /// <summary>Returns a copy of the set.</summary>
    public RowSet Copy()
    {
        RowSet copy = new(Length);
        copy.UnionWith(this);
        return copy;
    }
}
