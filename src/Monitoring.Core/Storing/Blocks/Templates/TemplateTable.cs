using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Monitoring.Storing.Blocks.Tokens;

namespace Monitoring.Storing.Blocks.Templates;

/// <summary>The templates of a block under construction, without duplicates. A template is a message
/// without its tokens.</summary>
/// <remarks>A template's text is the message with each token replaced by its kind. Templates are numbered from 0 in the
/// order of their first appearance.</remarks>
internal sealed class TemplateTable
{
    private const int FirstSlots = 64;
    private const ulong Factor = 0x9E37_79B9_7F4A_7C15;

    private readonly ByteBuffer _texts = new();
    private readonly List<Template> _templates = [];
    private int[] _slots = new int[FirstSlots];

    /// <summary>The number of templates.</summary>
    public int Count => _templates.Count;

    /// <summary>The properties and the number of rows of each template.</summary>
    public Span<Template> Templates => CollectionsMarshal.AsSpan(_templates);

    /// <summary>A template's text.</summary>
    public ReadOnlySpan<byte> GetText(int template) =>
        _texts.Written.Slice(_templates[template].Start, _templates[template].Length);

    /// <summary>All texts, one after the other.</summary>
    public ReadOnlySpan<byte> Texts => _texts.Written;

    /// <summary>Removes all templates.</summary>
    public void Clear()
    {
        _texts.Clear();
        _templates.Clear();
        if (_slots.Length > FirstSlots * 64)
        {
            _slots = new int[FirstSlots];
        }
        else
        {
            Array.Clear(_slots);
        }
    }

    /// <summary>Returns the number of a message's template and counts the row.</summary>
    public int Add(ReadOnlySpan<byte> message, ReadOnlySpan<MessageToken> tokens)
    {
        ulong hash = Hash(message, tokens);
        int mask = _slots.Length - 1;
        int slot = (int)(hash >> 32) & mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            int number = _slots[slot] - 1;
            ref Template template = ref Templates[number];
            if (template.Hash == hash
                && IsTemplateOf(_texts.Written.Slice(template.Start, template.Length), message, tokens))
            {
                template.Rows++;
                return number;
            }
        }

        _slots[slot] = _templates.Count + 1;
        Append(message, tokens, hash);
        if (_templates.Count * 2 > _slots.Length)
        {
            Grow();
        }

        return _templates.Count - 1;
    }

    private void Append(ReadOnlySpan<byte> message, ReadOnlySpan<MessageToken> tokens, ulong hash)
    {
        int start = _texts.Length;
        int from = 0;
        int numbers = 0;
        foreach (ref readonly MessageToken token in tokens)
        {
            _texts.Write(message[from..token.Start]);
            _texts.WriteByte((byte)token.Kind);
            if (token.Kind is TokenKind.LowerHex or TokenKind.UpperHex)
            {
                _texts.WriteByte((byte)token.Length);
            }
            else if (token.Kind == TokenKind.Number)
            {
                numbers++;
            }

            from = token.End;
        }

        _texts.Write(message[from..]);
        _templates.Add(
            new Template { Start = start, Length = _texts.Length - start, Hash = hash, Numbers = numbers, Rows = 1 });
    }

    private static bool IsTemplateOf(
        ReadOnlySpan<byte> text, ReadOnlySpan<byte> message, ReadOnlySpan<MessageToken> tokens)
    {
        int from = 0;
        foreach (ref readonly MessageToken token in tokens)
        {
            int length = token.Start - from;
            int head = token.Kind is TokenKind.LowerHex or TokenKind.UpperHex ? 2 : 1;
            if (text.Length < length + head
                || !text[..length].SequenceEqual(message.Slice(from, length))
                || text[length] != (byte)token.Kind
                || (head == 2 && text[length + 1] != (byte)token.Length))
            {
                return false;
            }

            text = text[(length + head)..];
            from = token.End;
        }

        return text.SequenceEqual(message[from..]);
    }

    private static ulong Hash(ReadOnlySpan<byte> message, ReadOnlySpan<MessageToken> tokens)
    {
        ulong hash = (ulong)tokens.Length;
        int from = 0;
        foreach (ref readonly MessageToken token in tokens)
        {
            bool hasLength = token.Kind is TokenKind.LowerHex or TokenKind.UpperHex;
            ulong kind = (ulong)token.Kind | (hasLength ? (ulong)token.Length << 8 : 0);
            hash = Mix(hash, message[from..token.Start], kind);
            from = token.End;
        }

        return Mix(hash, message[from..], 0);
    }

    /// <summary>Mixes in a piece of text and the kind of the token after it. Every byte of the text is
    /// included, some twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash, ReadOnlySpan<byte> text, ulong kind)
    {
        ulong head = kind | ((ulong)text.Length << 16);
        if (text.Length >= sizeof(ulong))
        {
            hash = Mix(hash, head);
            for (ReadOnlySpan<byte> rest = text; rest.Length > sizeof(ulong); rest = rest[sizeof(ulong)..])
            {
                hash = Mix(hash, MemoryMarshal.Read<ulong>(rest));
            }

            return Mix(hash, MemoryMarshal.Read<ulong>(text[^sizeof(ulong)..]));
        }

        if (text.Length >= sizeof(uint))
        {
            ulong first = MemoryMarshal.Read<uint>(text);
            return Mix(Mix(hash, head), first | ((ulong)MemoryMarshal.Read<uint>(text[^sizeof(uint)..]) << 32));
        }

        // Three bytes and the head, which needs at most 30 bits.
        return text.IsEmpty
            ? Mix(hash, head) : Mix(
            hash, head | ((ulong)text[0] << 40) | ((ulong)text[text.Length / 2] << 48) | ((ulong)text[^1] << 56));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash, ulong word) => BitOperations.RotateLeft((hash ^ word) * Factor, 29);

    private void Grow()
    {
        _slots = new int[_slots.Length * 4];
        int mask = _slots.Length - 1;
        for (int number = 0; number < _templates.Count; number++)
        {
            int slot = (int)(_templates[number].Hash >> 32) & mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = number + 1;
        }
    }

    /// <summary>The properties of one template.</summary>
    internal struct Template
    {
        /// <summary>The offset of the template's text.</summary>
        public int Start;

        /// <summary>The length of the template's text.</summary>
        public int Length;

        /// <summary>The text's hash.</summary>
        public ulong Hash;

        /// <summary>The number of tokens that are numbers.</summary>
        public int Numbers;

        /// <summary>The number of rows with the template.</summary>
        public int Rows;
    }
}
