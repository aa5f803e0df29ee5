using System.Numerics;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>Some of a block's rows, one bit for each, the first in the lowest bit.</summary>
internal sealed class RowSet
{
    private readonly ulong[] _bits;

    /// <summary>No rows.</summary>
    /// <param name="length">How many rows the block has.</param>
    public RowSet(int length)
    {
        Length = length;
        _bits = new ulong[(length + 63) >> 6];
    }

    /// <summary>How many rows the block has.</summary>
    public int Length { get; }

    /// <summary>The bits.</summary>
    public Span<ulong> Bits => _bits;

    /// <summary>How many rows are in the set.</summary>
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

    /// <summary>Puts a row in.</summary>
    public void Add(int row) => _bits[row >> 6] |= 1UL << row;

    /// <summary>Takes a row out.</summary>
    public void Remove(int row) => _bits[row >> 6] &= ~(1UL << row);

    /// <summary>Puts the rows in from the first to before the last; those outside of the block do not count.</summary>
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

    /// <summary>Puts in what is in the other set.</summary>
    public void UnionWith(RowSet other)
    {
        for (int i = 0; i < _bits.Length; i++)
        {
            _bits[i] |= other._bits[i];
        }
    }

    /// <summary>Takes out what is in the other set.</summary>
    public void ExceptWith(RowSet other)
    {
        for (int i = 0; i < _bits.Length; i++)
        {
            _bits[i] &= ~other._bits[i];
        }
    }

    /// <summary>The first row of the set that is not before this one; -1 if there is none.</summary>
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

    /// <summary>A set of its own with the same rows.</summary>
    public RowSet Copy()
    {
        RowSet copy = new(Length);
        copy.UnionWith(this);
        return copy;
    }
}
