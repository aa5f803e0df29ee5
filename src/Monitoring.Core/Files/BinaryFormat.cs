using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Monitoring.Files;

// Implementation notes
//
// A log must never be treated as another format; another format may be treated as a log, as it always was. So a known
// format is detected only by a signature that no text begins with. Bytes of an unknown format are rejected only if they
// are both full of control characters and not UTF-8. Text in Latin-1, Shift-JIS, GBK and similar encodings has no
// control characters, text in UTF-8 is valid UTF-8, and UTF-16 is excluded first. Runs of NULs that nobody wrote (see
// LineFramer) are not content and do not count: a log may begin with GiBs of them.

/// <summary>Detects from the first bytes of a file that it is not a log but a database, a program, an archive or
/// other binary data.</summary>
internal static class BinaryFormat
{
    /// <summary>The number of bytes that are checked.</summary>
    public const int SampleBytes = 4096;

    /// <summary>The length of a record of lastlog: a time, and the names of a terminal and of a host.</summary>
    public const int LastlogRecord = 292;

    /// <summary>The description of a file that is compressed with gzip.</summary>
    public const string Gzip = "a file compressed with gzip";

    private const string Unknown = "binary data";

    /// <summary>The length of a record of utmp, wtmp and btmp on Linux.</summary>
    private const int LoginRecord = 384;

    /// <summary>The minimum number of bytes for a meaningful share of control characters.</summary>
    private const int MinBytes = 512;

    /// <summary>The number of consecutive NULs that are a hole, see LineFramer.</summary>
    private const int HoleLength = 4;

    /// <summary>The signatures of formats, apart from those with further checks.</summary>
    private static readonly (byte[] Signature, string Format)[] Signatures =
    [
        ([.. "SQLite format 3\0"u8], "an SQLite database"),
        ([0x37, 0x7F, 0x06, 0x82], "an SQLite write-ahead log"),
        ([0x37, 0x7F, 0x06, 0x83], "an SQLite write-ahead log"),
        ([0x18, 0xE2, 0x2D, 0x00], "the index of an SQLite write-ahead log"),
        ([0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7], "an SQLite rollback journal"),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], "a program"),
        ([.. "LPKSHHRH"u8], "a file of the systemd journal"),
        ([0x1F, 0x8B, 0x08], Gzip),
        ([0x28, 0xB5, 0x2F, 0xFD], "a file compressed with zstd"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0x00], "a file compressed with xz"),
        ([.. "BZh"u8], "a file compressed with bzip2"),
        ([0x04, 0x22, 0x4D, 0x18], "a file compressed with lz4"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], "a picture"),
        ([0xFF, 0xD8, 0xFF], "a picture"),
        ([(byte)'P', (byte)'K', 0x03, 0x04], "a zip archive"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive"),
    ];

    private static ReadOnlySpan<byte> FirstBlockOfBzip2 => [0x31, 0x41, 0x59, 0x26, 0x53, 0x59];

    /// <summary>Describes a file that is not a log, in words that follow "The file is". Null if it may
    /// be a log.</summary>
    /// <param name="bytes">The first bytes, up to <see cref="SampleBytes"/>. For a file that begins with
    /// NULs, the bytes from the first other byte on, or from the start of the <see cref="LastlogRecord"/>
    /// that contains it.</param>
    /// <param name="offset">The offset of these bytes in the file.</param>
    public static string? Of(ReadOnlySpan<byte> bytes, long offset)
    {
        if (offset == 0 && OfSignature(bytes) is { } format)
        {
            return format;
        }

        if ((offset == 0 && IsLoginRecord(bytes)) || (offset % LastlogRecord == 0 && IsLastlogRecord(bytes)))
        {
            return "a record of logins";
        }

        return IsNotText(bytes) ? Unknown : null;
    }

    private static string? OfSignature(ReadOnlySpan<byte> bytes)
    {
        foreach ((byte[] signature, string format) in Signatures)
        {
            if (bytes.StartsWith(signature))
            {
                bool isCertain = !signature.AsSpan().SequenceEqual("BZh"u8)
                    || (bytes.Length >= 10 && bytes[4..].StartsWith(FirstBlockOfBzip2));
                return isCertain ? format : null;
            }
        }

        const int TarOffset = 257;
        return bytes.Length > TarOffset
            && (bytes[TarOffset..].StartsWith("ustar\0"u8) || bytes[TarOffset..].StartsWith("ustar  \0"u8))
            ? "a tar archive"
            : null;
    }

    /// <summary>Whether the bytes begin with a record of login(1): a small 32-bit number for the record type, a process
    /// ID, and the name of a terminal in 32 bytes.</summary>
    private static bool IsLoginRecord(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= LoginRecord
        && BinaryPrimitives.ReadUInt32LittleEndian(bytes) is >= 1 and <= 9
        && IsPadded(bytes.Slice(8, 32));

    /// <summary>Whether the bytes begin with a time that is not text, the name of a terminal in 32 bytes and that of a
    /// host in 256.</summary>
    private static bool IsLastlogRecord(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= LastlogRecord
        && bytes[..4].ContainsAnyExceptInRange((byte)' ', (byte)'~')
        && !bytes[..4].ContainsAny((byte)'\n', (byte)'\r', (byte)'\t')
        && bytes[..4].ContainsAnyExcept((byte)0)
        && IsTerminal(bytes.Slice(4, 32))
        && IsPadded(bytes[36..LastlogRecord]);

    private static bool IsTerminal(ReadOnlySpan<byte> bytes) =>
        IsPadded(bytes)
        && (
            bytes.StartsWith("tty"u8)
            || bytes.StartsWith("pts/"u8)
            || bytes.StartsWith("console"u8)
            || bytes.StartsWith("ssh"u8)
            || bytes[0] == ':');

    /// <summary>Whether the bytes are text followed by NULs only.</summary>
    private static bool IsPadded(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> text = bytes.TrimEnd((byte)0);
        return text.Length < bytes.Length && !text.ContainsAnyExceptInRange((byte)' ', (byte)'~');
    }

    private static bool IsNotText(ReadOnlySpan<byte> bytes)
    {
        int counted = 0;
        int controls = 0;
        for (int index = 0; index < bytes.Length; index++)
        {
            int nuls = CountNuls(bytes[index..]);
            if (nuls >= HoleLength || (nuls > 0 && (index == 0 || bytes[index - 1] == (byte)'\n')))
            {
                index += nuls - 1;
                continue;
            }

            counted++;
            controls += IsControl(bytes[index]) ? 1 : 0;
        }

        // A tenth of random bytes are control characters; with a third of them, data is not text in any encoding.
        bool hasMany = counted >= MinBytes && controls >= counted / 20;
        return hasMany && (controls >= counted / 3 || CountInvalid(bytes) >= counted / 7) && !IsUtf16(bytes);
    }

    private static int CountNuls(ReadOnlySpan<byte> bytes)
    {
        int length = bytes.IndexOfAnyExcept((byte)0);
        return length < 0 ? bytes.Length : length;
    }

    /// <summary>Whether a byte is a control character that logs do not use: all except BEL to CR (tabs,
    /// newlines) and ESC.</summary>
    private static bool IsControl(byte value) =>
        (value < ' ' && value is not ((>= 0x07 and <= 0x0D) or 0x1B)) || value == 0x7F;

    /// <summary>The number of bytes that are not UTF-8.</summary>
    private static int CountInvalid(ReadOnlySpan<byte> bytes)
    {
        int invalid = 0;
        while (!bytes.IsEmpty && !Utf8.IsValid(bytes))
        {
            bool isValid = Rune.DecodeFromUtf8(bytes, out _, out int length) == System.Buffers.OperationStatus.Done;
            invalid += isValid ? 0 : length;
            bytes = bytes[length..];
        }

        return invalid;
    }

    /// <summary>Whether bytes are UTF-16 of either order, without control characters. The last byte may be half
    /// a character.</summary>
    private static bool IsUtf16(ReadOnlySpan<byte> bytes) =>
        IsUtf16(bytes, isBigEndian: false) || IsUtf16(bytes, isBigEndian: true);

    private static bool IsUtf16(ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        bool isAfterHigh = false;
        for (int index = 0; index + 1 < bytes.Length; index += 2)
        {
            ushort unit = isBigEndian
                ? BinaryPrimitives.ReadUInt16BigEndian(bytes[index..])
                : BinaryPrimitives.ReadUInt16LittleEndian(bytes[index..]);
            bool isLow = char.IsLowSurrogate((char)unit);
            bool isControl = unit is > 0 and < ' ' && IsControl((byte)unit);
            if (isLow != isAfterHigh || isControl || unit is 0xFFFE or 0xFFFF)
            {
                return false;
            }

            isAfterHigh = char.IsHighSurrogate((char)unit);
        }

        return true;
    }
}
