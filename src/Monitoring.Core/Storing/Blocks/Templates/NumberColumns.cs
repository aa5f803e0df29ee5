using System.Buffers;
using Monitoring.Storing.Blocks.Columns;

namespace Monitoring.Storing.Blocks.Templates;

/// <summary>The numbers of a block that is being read: a column for each number of each template. The columns of a
/// template are read when they are first used.</summary>
internal sealed class NumberColumns : IDisposable
{
    private readonly ReadOnlyMemory<byte> _packed;
    private readonly int[] _rowsOfTemplate;
    private readonly Columns[] _columns;
    private long[] _numbers;

    /// <summary>Finds the columns.</summary>
    /// <param name="packed">The packed columns, which must not change until this object is disposed.</param>
    /// <param name="templates">The block's templates.</param>
    /// <param name="rowsOfTemplate">The number of rows with each template.</param>
    /// <exception cref="InvalidDataException">The bytes are not complete.</exception>
    public NumberColumns(ReadOnlyMemory<byte> packed, BlockTemplate[] templates, int[] rowsOfTemplate)
    {
        (_packed, _rowsOfTemplate) = (packed, rowsOfTemplate);
        _columns = new Columns[templates.Length];
        ByteReader input = new(packed.Span);
        long count = 0;
        for (int template = 0; template < templates.Length; template++)
        {
            int numbers = templates[template].Numbers;
            int rows = rowsOfTemplate[template];
            _columns[template] = new Columns(packed.Length - input.Rest.Length, numbers, (int)count);
            count += (long)numbers * rows;
            if (count > BlockFormat.MaxNumbers)
            {
                throw new InvalidDataException("The block has too many numbers.");
            }

            for (int column = 0; column < numbers; column++)
            {
                PackedIntegers.Skip(ref input, rows);
            }
        }

        _numbers = ArrayPool<long>.Shared.Rent(Math.Max(1, (int)count));
    }

    /// <summary>The numbers of the messages with a template, column by column.</summary>
    public ReadOnlySpan<long> Of(int template)
    {
        ref Columns columns = ref _columns[template];
        int rows = _rowsOfTemplate[template];
        Span<long> numbers = _numbers.AsSpan(columns.Start, columns.Count * rows);
        if (!columns.IsRead)
        {
            ByteReader input = new(_packed.Span[columns.Offset..]);
            for (int column = 0; column < columns.Count; column++)
            {
                PackedIntegers.Read(ref input, numbers.Slice(column * rows, rows));
            }

            columns.IsRead = true;
        }

        return numbers;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_numbers.Length > 0)
        {
            ArrayPool<long>.Shared.Return(_numbers);
            _numbers = [];
        }
    }

    /// <summary>The columns of a template.</summary>
    private struct Columns(int offset, int count, int start)
    {
        /// <summary>The offset of the first packed column.</summary>
        public readonly int Offset = offset;

        /// <summary>The number of columns.</summary>
        public readonly int Count = count;

        /// <summary>The position of the first number among all numbers.</summary>
        public readonly int Start = start;

        public bool IsRead;
    }
}
