using System.Buffers;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Storing.Blocks.Columns;
using Monitoring.Storing.Blocks.Templates;
using ZstdSharp;

namespace Monitoring.Storing.Blocks;

/// <summary>Reads one block: the templates immediately, the columns of rows and the tokens when they
/// are needed.</summary>
/// <remarks>Used by one thread at a time; ownership can pass to another thread after <see cref="Load"/>.</remarks>
internal sealed partial class BlockReader : IDisposable
{
    [ThreadStatic]
    private static Decompressor? _decompressor;

    private readonly uint _tailChecksum;
    private readonly int _tailStart;
    private RowReader? _rows;
    private MessageReader _messages = null!;
    private KindReader? _kinds;
    private byte[] _tail = [];

    /// <summary>The bytes of address and head of which the columns of rows, which begin at an offset, are not read yet;
    /// null afterwards.</summary>
    private PooledBytes? _head;
    private int _rowsStart;

    /// <summary>The section with the offsets of the lines.</summary>
    private ReadOnlyMemory<byte> _offsets;

    /// <summary>The bytes of which the tail is not read yet; null afterwards.</summary>
    private IBlockContent? _content;

    /// <summary>Reads a block. The caller can reuse the bytes afterwards.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a complete block.</exception>
    public BlockReader(ReadOnlySpan<byte> content)
        : this(new MemoryContent(content))
    {
        try
        {
            Load();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Reads a block up to its tokens, if it is of a version that has them apart.</summary>
    /// <param name="content">The block's bytes; this object disposes them when all are read.</param>
    /// <exception cref="InvalidDataException">The bytes are not a block.</exception>
    public BlockReader(IBlockContent content)
    {
        _content = content;
        try
        {
            byte version = ReadVersion(content);
            if (version == BlockFormat.SplitVersion)
            {
                BlockPreamble preamble = BlockPreamble.Read(content);
                _tailStart = preamble.HeadEnd;
                _tailChecksum = ReadHead(content, preamble);
            }
            else
            {
                ReadEarlier(content, version);
            }

            Numbers = Address?.Numbers ?? EntryNumbers.From(0, Count);
            if (Numbers.Count != Count)
            {
                throw new InvalidDataException(
                    $"The block has numbers for {Numbers.Count} entries, but contains {Count}.");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The stream and the entry numbers of the block; null for a block of a store of version 1 or 2.</summary>
    public BlockAddress? Address { get; private set; }

    /// <summary>The entries' numbers in the store.</summary>
    public EntryNumbers Numbers { get; } = null!;

    /// <summary>The number of entries in the block.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the block has the levels of its entries; blocks of stores before version 7 do not.</summary>
    public bool HasLevels => _kinds is not null;

    private static Decompressor Decompressor => _decompressor ??= new Decompressor();

    /// <summary>The time of an entry.</summary>
    public LogTimestamp GetTimestamp(int row) => Rows.GetTimestamp(row);

    /// <summary>The output that an entry was written to.</summary>
    public LogOutput GetOutput(int row) => Rows.GetOutput(row);

    /// <summary>The level of an entry: the stored one, or that of the message if the block has no levels.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public LogLevel GetLevel(int row)
    {
        if (_kinds is null)
        {
            return LevelGuesser.Guess(GetMessage(row));
        }

        _ = TemplateOfRow;
        return _kinds.GetLevel(row);
    }

    /// <summary>All stored properties of an entry except its message.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public BlockRow GetRow(int row) => GetRow(row, GetMessageLength(row));

    /// <summary>All stored properties of an entry except its message, if the message's length is
    /// already known.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public BlockRow GetRow(int row, int messageLength)
    {
        OpenRows();
        return Rows.GetRow(row, messageLength);
    }

    /// <summary>Reads everything that <see cref="GetRow(int)"/> needs, so that it cannot fail afterwards.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public void OpenRows()
    {
        if (!Rows.HasOffsets)
        {
            OpenMessages();
            Rows.ReadOffsets(_offsets, _messages, Decompressor);
        }
    }

    /// <summary>An entry's message; valid until the next call.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public ReadOnlySpan<byte> GetMessage(int row)
    {
        OpenMessages();
        return _messages.GetMessage(row);
    }

    /// <summary>Writes an entry's message.</summary>
    /// <exception cref="InvalidDataException">The block is not complete; a part of the message may have
    /// been written.</exception>
    public void WriteMessage(int row, ByteBuffer output)
    {
        OpenMessages();
        _messages.WriteMessage(row, output);
    }

    /// <summary>The length of an entry's message, in bytes; faster than reading the message.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public int GetMessageLength(int row)
    {
        OpenMessages();
        return _messages.GetLength(row);
    }

    /// <summary>Reads the tokens, unless they are already read, and releases the block's bytes.</summary>
    /// <exception cref="InvalidDataException">The tokens are damaged.</exception>
    public void Load()
    {
        if (_content is null)
        {
            return;
        }

        int length = _content.Length - _tailStart;
        _tail = ArrayPool<byte>.Shared.Rent(Math.Max(1, length));
        _content.Read(_tailStart, _tail.AsSpan(0, length));
        ReadOnlyMemory<byte> tail = _tail.AsMemory(0, length);
        if (BlockFormat.Checksum(tail.Span) != _tailChecksum)
        {
            throw WrongChecksum();
        }

        ReleaseContent();
        SetTail(tail);
    }

    /// <summary>Returns the buffers to the pool, except those that <see cref="GetRow(int, int)"/> needs after
    /// <see cref="OpenRows"/>.</summary>
    public void ReleaseMessages()
    {
        ReleaseContent();
        _messages?.Dispose();
        if (_tail.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_tail);
            _tail = [];
        }
    }

    /// <summary>Returns the buffers to the pool.</summary>
    public void Dispose()
    {
        ReleaseMessages();
        _rows?.Dispose();
        _kinds?.Dispose();
        _head?.Dispose();
        _head = null;
    }

    /// <summary>The columns of rows, read on first use.</summary>
    /// <exception cref="InvalidDataException">The columns are not complete.</exception>
    private RowReader Rows => _rows ?? ReadRows();

    /// <summary>The template of each row, read on first use.</summary>
    /// <exception cref="InvalidDataException">The column is not complete.</exception>
    private ushort[] TemplateOfRow
    {
        get
        {
            if (_messages.TemplateOfRow.Length == 0)
            {
                ReadTemplateOfRow();
            }

            return _messages.TemplateOfRow;
        }
    }

    private void OpenMessages()
    {
        Load();
        _ = TemplateOfRow;
        _messages.Open(Decompressor);
    }

    private void ReleaseContent()
    {
        _content?.Dispose();
        _content = null;
    }

    private void SetTail(ReadOnlyMemory<byte> tail)
    {
        ByteReader input = new(tail.Span);
        _offsets = RowReader.SkipOffsets(tail, ref input);
        _messages.SetTokens(tail[^input.Rest.Length..]);
    }
}
