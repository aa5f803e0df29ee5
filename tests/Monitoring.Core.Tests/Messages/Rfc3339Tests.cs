using System.Globalization;
using System.Text;
using CsCheck;
using Monitoring.Entries;

namespace Monitoring.Messages;

public sealed class Rfc3339Tests
{
    [Theory]
    [InlineData("2026-11-23T01:26:46.300187894Z", 1795397206300187894)] // containerd
    [InlineData("2026-11-23T01:26:46.30021857Z", 1795397206300218570)] // containerd leaves zeros at the end out
    [InlineData("2026-11-22T20:26:46.300187894-05:00", 1795397206300187894)] // CRI-O
    [InlineData("2026-11-23T06:56:46.300187894+05:30", 1795397206300187894)]
    [InlineData("2026-11-23T01:26:46Z", 1795397206000000000)]
    [InlineData("2026-11-23T01:26:46.3Z", 1795397206300000000)]
    [InlineData("2026-11-23t01:26:46z", 1795397206000000000)]
    [InlineData("2026-11-23T01:26:46.3001878949999Z", 1795397206300187894)]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("1969-12-31T23:59:59.999999999Z", -1)]
    [InlineData("2024-02-29T00:00:00Z", 1709164800000000000)]
    [InlineData("2016-12-31T23:59:60Z", 1483228800000000000)]
    [InlineData("1677-09-21T00:12:43.145224192Z", long.MinValue)]
    [InlineData("2262-04-11T23:47:16.854775807Z", long.MaxValue)]
    public void A_timestamp_is_read_to_the_nanosecond(string text, long expected)
    {
        Assert.True(Rfc3339.TryRead(Encoding.UTF8.GetBytes(text + " stdout F x"), out long actual, out int length));
        Assert.Equal((expected, text.Length), (actual, length));

        Assert.True(Rfc3339.TryRead(Encoding.UTF8.GetBytes(text), out actual, out length));
        Assert.Equal((expected, text.Length), (actual, length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-23T01:26:46")]
    [InlineData("2026-11-23T01:26:46.Z")]
    [InlineData("2026-11-23T01:26:46.123")]
    [InlineData("2026-11-23 01:26:46Z")]
    [InlineData("2026-13-23T01:26:46Z")]
    [InlineData("2026-00-23T01:26:46Z")]
    [InlineData("2026-11-31T01:26:46Z")]
    [InlineData("2026-11-00T01:26:46Z")]
    [InlineData("2025-02-29T01:26:46Z")]
    [InlineData("2026-11-23T24:26:46Z")]
    [InlineData("2026-11-23T01:60:46Z")]
    [InlineData("2026-11-23T01:26:61Z")]
    [InlineData("2026-11-23T01:26:46+24:00")]
    [InlineData("2026-11-23T01:26:46+05:60")]
    [InlineData("2026-11-23T01:26:46+0530")]
    [InlineData("2026-11-23T01:26:46+05")]
    [InlineData("2O26-11-23T01:26:46Z")]
    [InlineData("20x6-11-23T01:26:46Z")]
    [InlineData("202x-11-23T01:26:46Z")]
    [InlineData("2026-11-23T0a:26:46Z")]
    [InlineData("1677-09-21T00:12:43.145224191Z")]
    [InlineData("2262-04-11T23:47:16.854775808Z")]
    [InlineData("1676-12-31T00:00:00Z")]
    [InlineData("2263-01-01T00:00:00Z")]
    [InlineData("0000-00-00T00:00:00Z")]
    public void Text_that_is_no_timestamp_is_not_read(string text)
    {
        Assert.False(Rfc3339.TryRead(Encoding.UTF8.GetBytes(text), out _, out _));
        Assert.False(new Rfc3339Reader().TryRead(Encoding.UTF8.GetBytes(text), out _, out _));
    }

    [Fact]
    public void Any_moment_is_read_as_it_was_written() =>
        Gen.Select(Gen.Long, Gen.Int[-23 * 60, 23 * 60], Gen.Int[0, 9]).Sample((moment, offset, digits) =>
        {
            (string text, long expected) = Write(moment, offset, digits);
            return Rfc3339.TryRead(Encoding.UTF8.GetBytes(text), out long actual, out int length)
                && actual == expected
                && length == text.Length;
        });

    [Fact]
    public void A_reader_that_remembers_reads_what_one_that_does_not_reads() =>
        Gen.Select(Gen.Long[0, 3_000_000_000], Gen.Int[-1, 1], Gen.Int[0, 9]).Array[1, 50].Sample(moments =>
        {
            Rfc3339Reader reader = new();
            foreach ((long sinceStart, int offset, int digits) in moments)
            {
                byte[] text = Encoding.UTF8.GetBytes(
                    Write(1795397206000000000 + sinceStart, offset * 60, digits).Text + " x");
                Assert.True(Rfc3339.TryRead(text, out long expected, out int expectedLength));
                Assert.True(reader.TryRead(text, out long actual, out int actualLength));
                Assert.Equal((expected, expectedLength), (actual, actualLength));
            }
        });

    [Fact]
    public void A_reader_remembers_nothing_that_could_overflow()
    {
        Rfc3339Reader reader = new();
        Assert.True(reader.TryRead("2262-04-11T23:47:16.854775807Z"u8, out _, out _));
        Assert.False(reader.TryRead("2262-04-11T23:47:16.854775808Z"u8, out _, out _));
        Assert.True(reader.TryRead("1677-09-21T00:12:43.145224192Z"u8, out _, out _));
        Assert.False(reader.TryRead("1677-09-21T00:12:43.145224191Z"u8, out _, out _));
    }

    [Fact]
    public void A_new_reader_reads_zeros_as_no_timestamp() =>
        Assert.False(new Rfc3339Reader().TryRead(new byte[64], out _, out _));

    [Fact]
    public void Random_bytes_never_throw() =>
        Gen.Byte.Array[0, 48].Sample(bytes => { _ = Rfc3339.TryRead(bytes, out _, out _); }, iter: 10_000);

    // What a runtime would write for the moment, cut to so many digits: an oracle that shares no code with the reader.
    internal static (string Text, long Expected) Write(long unixNanoseconds, int offsetMinutes, int digits)
    {
        long unit = (long)Math.Pow(10, 9 - digits);
        Int128 floor = (Int128)unixNanoseconds / unit * unit;
        long expected = (long)floor;
        string utc = new LogTimestamp(expected).ToString();
        DateTimeOffset second = DateTimeOffset.Parse(utc[..19] + "Z", CultureInfo.InvariantCulture);
        TimeSpan offset = TimeSpan.FromMinutes(offsetMinutes);
        string local = second.ToOffset(TimeSpan.Zero)
            .Add(offset)
            .ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        string fraction = digits == 0 ? string.Empty : utc[19..(20 + digits)];
        string zone = offsetMinutes == 0
            ? "Z" : (offsetMinutes < 0 ? "-" : "+") + offset.ToString("hh\\:mm", CultureInfo.InvariantCulture);
        return (local + fraction + zone, expected);
    }
}
