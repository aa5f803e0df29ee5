using System.Buffers.Binary;
using System.Text;

namespace Monitoring.Files;

/// <summary>Logs and binary files are distinguished by their first bytes.</summary>
public sealed class BinaryFormatTests
{
    private const string Line = "2026-11-23 12:00:00.123 INFO [main] Grüße: the order 1234 was shipped\n";

    public static TheoryData<string> Texts => [.. TextBytes.Keys];

    private static Dictionary<string, byte[]> TextBytes { get; } = new()
    {
        ["nothing"] = [],
        ["one byte"] = [.. "x"u8],
        ["an unfinished line"] = [.. "2026-11-23 12:00:00 start"u8],
        ["a line without an end"] = Utf8(new string('x', 5_000)),
        ["base64"] = Utf8(Convert.ToBase64String(Noise(3_000))),
        ["lines"] = Utf8(Repeat(Line)),
        ["Windows lines"] = Utf8(Repeat(Line.Replace("\n", "\r\n", StringComparison.Ordinal))),
        ["a byte order mark"] = [0xEF, 0xBB, 0xBF, .. Utf8(Repeat(Line))],
        ["Russian"] = Utf8(Repeat("Ошибка: заказ не найден\n")),
        ["Chinese"] = Utf8(Repeat("错误：找不到订单，请稍后再试\n")),
        ["Arabic"] = Utf8(Repeat("خطأ: لم يتم العثور على الطلب\n")),
        ["Hindi"] = Utf8(Repeat("त्रुटि: आदेश नहीं मिला\n")),
        ["emoji"] = Utf8(Repeat("🚀🔥 deployed 👩‍👩‍👧\n")),
        ["Latin-1"] = Encoding.Latin1.GetBytes(Repeat("Größe überschritten: naïve façade äöüßÄÖÜ\n")),
        ["all of Latin-1"] = [.. Enumerable.Range(0, 4_096).Select(index => (byte)(0xA0 + (index % 0x60)))],
        ["KOI8-R"] =
            [.. Enumerable.Range(0, 4_096).Select(
            index => index % 40 == 39 ? (byte)'\n' : (byte)(0xC0 + (index * 7 % 0x40)))],
        ["GBK"] =
            [.. Enumerable.Range(0, 4_096).Select(
            index => index % 41 == 40
            ? (byte)'\n' : (byte)(index % 2 == 0 ? 0x81 + (index * 5 % 0x7D) : 0x40 + (index * 3 % 0x3E)))],
        ["UTF-16 with a mark"] = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Repeat(Line))],
        ["UTF-16 with a mark, big-endian"] = [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Repeat(Line))],
        ["UTF-16 without a mark"] = Encoding.Unicode.GetBytes(Repeat(Line)),
        ["UTF-16 without a mark, big-endian"] = Encoding.BigEndianUnicode.GetBytes(Repeat(Line)),
        ["Chinese in UTF-16"] = Encoding.Unicode.GetBytes(Repeat("错误：找不到订单一丁丂七丄丅丆万丈三上下\r\n")),
        ["colors"] = Utf8(Repeat("\e[31mERR\e[0m \e[1;32mok\e[m\n")),
        ["a progress bar"] = Utf8(Repeat("\r|\b/\b-\b\\\b|\b/\b-\b\\")),
        ["a bell"] = Utf8(Repeat("\a\a\a\n")),
        ["a NUL in each line"] = Utf8(Repeat("a value\0of C\n")),
        ["control characters in each line"] = Utf8(
            Repeat("a key\u0001value\u0002key\u0001value\u0003 of a protocol\n")),
        ["a binary dump in one line"] =
            [.. Utf8(Repeat(Line)[..2_000]), .. Noise(700), (byte)'\n', .. Utf8(Repeat(Line)[..1_300])],
        ["NULs only"] = new byte[4_096],
        ["NULs and lines"] = [.. new byte[1_000], .. Utf8(Repeat(Line)[..3_000])],
        ["holes between lines"] = Utf8(Repeat(Line + new string('\0', 100))),
        ["a hole after a short line"] = [.. "starting\n"u8, .. new byte[4_000]],
        ["a hole after a word"] = [.. "starting"u8, .. new byte[4_000]],
        ["the names of formats"] = Utf8("SQLite format 3 is a file format, BZh9 is another, PK too, ustar as well\n"),
        ["the beginning of bzip2 as a word"] = Utf8("BZhello world\n"),
        ["little random data"] = Noise(300),
    };

    private static Dictionary<string, byte[]> OtherBytes { get; } = new()
    {
        ["an SQLite database"] = [.. "SQLite format 3\0"u8, .. new byte[4_080]],
        ["an SQLite write-ahead log"] = [0x37, 0x7F, 0x06, 0x82, 0x00, 0x2D, 0xE2, 0x18, .. new byte[24]],
        ["the index of an SQLite write-ahead log"] = [0x18, 0xE2, 0x2D, 0x00, .. new byte[4_092]],
        ["a program"] = File.ReadAllBytes(Environment.ProcessPath!)[..4_096],
        ["a file of the systemd journal"] = [.. "LPKSHHRH"u8, .. new byte[200]],
        ["a file compressed with gzip"] = Gzip.Compress(Utf8(Line)),
        ["a file compressed with zstd"] = Zstd.Compress(Utf8(Line)),
        ["a file compressed with xz"] = [0xFD, .. "7zXZ"u8, 0, 0, 4],
        ["a file compressed with bzip2"] = [.. "BZh91AY&SY"u8, 1, 2],
        ["a picture"] = [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', 0, 0, 0, 13],
        ["a zip archive"] = [.. "PK\u0003\u0004"u8, 20, 0],
        ["a tar archive"] = [.. "notes.txt"u8, .. new byte[248], .. "ustar\0"u8, .. "00"u8, .. new byte[300]],
        ["a record of logins"] = LoginRecord(),
        ["binary data"] = Noise(4_096),
    };

    public static TheoryData<string> Others => [.. OtherBytes.Keys];

    [Theory]
    [MemberData(nameof(Texts))]
    public void It_may_be_a_log(string text)
    {
        byte[] bytes = TextBytes[text];
        Assert.Null(BinaryFormat.Of(bytes.AsSpan(0, Math.Min(bytes.Length, BinaryFormat.SampleBytes)), 0));
        Assert.Null(BinaryFormat.Of(bytes.AsSpan(0, Math.Min(bytes.Length, BinaryFormat.SampleBytes)), 292 * 10));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void It_is_no_log(string format)
    {
        byte[] bytes = OtherBytes[format];
        Assert.Equal(format, BinaryFormat.Of(bytes.AsSpan(0, Math.Min(bytes.Length, BinaryFormat.SampleBytes)), 0));
    }

    [Fact]
    public void Random_data_of_any_sort_is_no_log()
    {
        for (int seed = 0; seed < 1_000; seed++)
        {
            byte[] bytes = new byte[4_096];
            new Random(seed).NextBytes(bytes);
            Assert.NotNull(BinaryFormat.Of(bytes, 0));
        }
    }

    [Fact]
    public void Lastlog_is_no_log_wherever_its_first_record_is()
    {
        byte[] record = new byte[292];
        BinaryPrimitives.WriteUInt32LittleEndian(record, 1_795_435_200 + 7);
        Encoding.ASCII.GetBytes("tty1", record.AsSpan(4));
        Assert.Equal("a record of logins", BinaryFormat.Of(record, 0));
        Assert.Equal("a record of logins", BinaryFormat.Of(record, 292 * 1_000));
        Assert.Null(BinaryFormat.Of(record, 291));
    }

    private static byte[] LoginRecord()
    {
        byte[] record = new byte[384];
        record[0] = 7;
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), 1_234);
        Encoding.ASCII.GetBytes("pts/0", record.AsSpan(8));
        Encoding.ASCII.GetBytes("root", record.AsSpan(44));
        return record;
    }

    private static string Repeat(string text) => string.Concat(Enumerable.Repeat(text, (5_000 / text.Length) + 1));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
