using System.Text;
using Monitoring.Entries;

namespace Monitoring.Messages.Timestamps;

/// <summary>Each line represents a program, or a kind of program.</summary>
public sealed class TimestampReaderTests
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone(
        "test", TimeSpan.FromHours(2), "test", "test");
    private static readonly long ReadAt = LogTimestamp.From(new DateTimeOffset(2026, 11, 30, 12, 0, 0,
        TimeSpan.Zero)).UnixNanoseconds;

    private static readonly string[] Samples =
    [
        "2026-11-23 01:26:46,123 INFO a", "Nov 23 01:26:46 host a", """{"time":"2026-11-23T01:26:46Z"}""", "no time",
        "10.0.0.1 - - [23/Nov/2026:01:26:46 +0000] x", "ts=2026-11-23T01:26:46Z a=b",
    ];

    [Theory]

    // ISO 8601 and RFC 3339.
    [InlineData("2026-11-23T01:26:46Z started", "2026-11-23T01:26:46.000000000Z")]
    [InlineData("2026-11-23T01:26:46.300187894Z started", "2026-11-23T01:26:46.300187894Z")]
    [InlineData("2026-11-23t01:26:46.3z", "2026-11-23T01:26:46.300000000Z")]
    [InlineData("2026-11-23 01:26:46,123 INFO python", "2026-11-22T23:26:46.123000000Z")]
    [InlineData("2026-11-23 01:26:46.123 [main] INFO logback", "2026-11-22T23:26:46.123000000Z")]
    [InlineData("2026-11-23T01:26:46.123+01:00  INFO 1 --- [main] spring", "2026-11-23T00:26:46.123000000Z")]
    [InlineData("2026-11-23T01:26:46+0000 host unit[1]: journalctl -o short-iso", "2026-11-23T01:26:46.000000000Z")]
    [InlineData("2026-11-23 01:26:46 +0530 rails", "2026-11-22T19:56:46.000000000Z")]
    [InlineData("2026-11-23 01:26:46-05 psql", "2026-11-23T06:26:46.000000000Z")]
    [InlineData("2026-11-23 01:26:46.123 UTC [123] LOG:  database system is ready", "2026-11-23T01:26:46.123000000Z")]
    [InlineData("2026-11-23 01:26:46 CET [1] postgres in Berlin", "2026-11-23T00:26:46.000000000Z")]
    [InlineData("2026-11-23 01:26:46 EST [1] postgres in New York", "2026-11-23T06:26:46.000000000Z")]
    [InlineData("2026-11-23 01:26:46 INFO no zone", "2026-11-22T23:26:46.000000000Z")]
    [InlineData("2026-11-23 01:26:46 - started", "2026-11-22T23:26:46.000000000Z")]
    [InlineData("2026-11-23 01:26:46 -12 below", "2026-11-22T23:26:46.000000000Z")]
    [InlineData("2026-11-23 01:26:46 PM english", "2026-11-23T11:26:46.000000000Z")]
    [InlineData("[2026-11-23 01:26:46 +0000] [1] [INFO] gunicorn", "2026-11-23T01:26:46.000000000Z")]
    [InlineData("[2026-11-23 01:26:46,123] INFO kafka", "2026-11-22T23:26:46.123000000Z")]
    [InlineData("[2026-11-23T01:26:46,123][INFO ][o.e.n.Node] elasticsearch", "2026-11-22T23:26:46.123000000Z")]
    [InlineData("[2026-11-23 01:26:46.123][1][info] envoy", "2026-11-22T23:26:46.123000000Z")]
    [InlineData("[2026-11-23T01:26:46.000000+00:00] request.CRITICAL: symfony", "2026-11-23T01:26:46.000000000Z")]
    [InlineData("2026-11-23T01:26:46.123456Z 0 [Note] mysqld", "2026-11-23T01:26:46.123456000Z")]
    [InlineData("2026-11-23 01:26:46.123:INFO::main: jetty", "2026-11-22T23:26:46.123000000Z")]
    [InlineData("2026-11-23_01:26:46.12345 svlogd", "2026-11-22T23:26:46.123450000Z")]
    [InlineData("(2026-11-23 01:26:46) in brackets", "2026-11-22T23:26:46.000000000Z")]
    [InlineData("\"2026-11-23 01:26:46\",quoted in CSV", "2026-11-22T23:26:46.000000000Z")]
    [InlineData("  2026-11-23 01:26:46 indented", "2026-11-22T23:26:46.000000000Z")]
    [InlineData("\u001b[32m2026-11-23 01:26:46\u001b[0m coloured", "2026-11-22T23:26:46.000000000Z")]
    [InlineData("2026-1-3 1:26:46 short", "2026-01-02T23:26:46.000000000Z")]

    // Slashes and dots.
    [InlineData("2026/11/23 01:26:46 go", "2026-11-22T23:26:46.000000000Z")]
    [InlineData("2026/11/23 01:26:46.123456 go", "2026-11-22T23:26:46.123456000Z")]
    [InlineData(
        "2026/11/23 01:26:46 [error] 7#7: *1 open() failed, client: 10.0.0.1", "2026-11-22T23:26:46.000000000Z")]
    [InlineData("2026.11.23 01:26:46 clickhouse", "2026-11-22T23:26:46.000000000Z")]
    [InlineData("01.06.2026 10:00:00 INFO german", "2026-06-01T08:00:00.000000000Z")]
    [InlineData("1.6.2026, 10:00:00 german", "2026-06-01T08:00:00.000000000Z")]

    // Names of months.
    [InlineData("Nov 23 01:26:46 host sshd[1]: accepted", "2026-11-22T23:26:46.000000000Z")]
    [InlineData("Nov  3 01:26:46 host cron[1]: run", "2026-11-02T23:26:46.000000000Z")]
    [InlineData("Dec 24 01:26:46 host last year's", "2025-12-23T23:26:46.000000000Z")]
    [InlineData("Feb 29 01:26:46 host the last leap year's", "2024-02-28T23:26:46.000000000Z")]
    [InlineData("<34>Nov 23 01:26:46 host su: failed", "2026-11-22T23:26:46.000000000Z")]
    [InlineData("<34>1 2026-11-23T01:26:46.003Z host su - ID47 - failed", "2026-11-23T01:26:46.003000000Z")]
    [InlineData("Nov 23 2026 01:26:46 cisco", "2026-11-22T23:26:46.000000000Z")]
    [InlineData("Nov 23, 2026 1:26:46 AM com.example.App main", "2026-11-22T23:26:46.000000000Z")]
    [InlineData("Nov 23, 2026 12:26:46 PM com.example.App main", "2026-11-23T10:26:46.000000000Z")]
    [InlineData("Nov 23, 2026 12:26:46 AM com.example.App main", "2026-11-22T22:26:46.000000000Z")]
    [InlineData("[Mon Nov 23 01:26:46.123456 2026] [core:error] [pid 1] httpd", "2026-11-22T23:26:46.123456000Z")]
    [InlineData("Mon Nov 23 01:26:46 UTC 2026 date", "2026-11-23T01:26:46.000000000Z")]
    [InlineData("Mon, 23 Nov 2026 01:26:46 GMT http", "2026-11-23T01:26:46.000000000Z")]
    [InlineData("10.0.0.1 - - [23/Nov/2026:01:26:46 +0000] \"GET / HTTP/1.1\" 200 5", "2026-11-23T01:26:46.000000000Z")]
    [InlineData("::1 - alice [23/Nov/2026:01:26:46 -0500] \"GET / HTTP/1.1\" 200 5", "2026-11-23T06:26:46.000000000Z")]
    [InlineData(
        "www.example.org:443 10.0.0.1 - - [23/Nov/2026:01:26:46 +0000] \"GET / HTTP/1.1\" 200 5",
        "2026-11-23T01:26:46.000000000Z")]
    [InlineData("23-Nov-2026 01:26:46.123 INFO [main] tomcat", "2026-11-22T23:26:46.123000000Z")]
    [InlineData("[23-Nov-2026 01:26:46 UTC] PHP Fatal error:  Uncaught", "2026-11-23T01:26:46.000000000Z")]
    [InlineData("[23-Nov-2026 01:26:46] NOTICE: fpm is running", "2026-11-22T23:26:46.000000000Z")]
    [InlineData("1:M 23 Nov 2026 01:26:46.123 * Ready to accept connections", "2026-11-22T23:26:46.123000000Z")]
    [InlineData("=ERROR REPORT==== 23-Nov-2026::01:26:46 ===", "2026-11-22T23:26:46.000000000Z")]
    [InlineData("=ERROR REPORT==== 23-Nov-2026::01:26:46.123456 ===", "2026-11-22T23:26:46.123456000Z")]

    // klog and glog.
    [InlineData("I1123 01:26:46.123456       1 main.go:12] started", "2026-11-22T23:26:46.123456000Z")]
    [InlineData("E20261123 01:26:46.123456    12 main.cc:12] glog", "2026-11-22T23:26:46.123456000Z")]

    [InlineData("2026-06-30T23:59:60Z a leap second", "2026-07-01T00:00:00.000000000Z")]

    // Digits.
    [InlineData("20261123T012646Z compact", "2026-11-23T01:26:46.000000000Z")]
    [InlineData("20261123 01:26:46.123 compact", "2026-11-22T23:26:46.123000000Z")]
    [InlineData("20261123-01:26:46 compact", "2026-11-22T23:26:46.000000000Z")]
    [InlineData("20261123012646 compact", "2026-11-22T23:26:46.000000000Z")]
    [InlineData("261123  1:26:46 [Note] mysql 5", "2026-11-22T23:26:46.000000000Z")]
    [InlineData("261123 012646 143 INFO dfs.DataNode: hdfs", "2026-11-22T23:26:46.000000000Z")]
    [InlineData("1764000000.123    45 10.0.0.1 TCP_MISS/200 squid", "2025-11-24T16:00:00.123000000Z")]
    [InlineData("1764000000 seconds", "2025-11-24T16:00:00.000000000Z")]
    [InlineData("1764000000123 milliseconds", "2025-11-24T16:00:00.123000000Z")]
    [InlineData("1764000000123456 microseconds", "2025-11-24T16:00:00.123456000Z")]
    [InlineData("1764000000123456789 nanoseconds", "2025-11-24T16:00:00.123456789Z")]

    // After a level, a name in brackets, or a service.
    [InlineData("INFO 2026-11-23 01:26:46,123 odoo", "2026-11-22T23:26:46.123000000Z")]
    [InlineData("[INFO] 2026-11-23 01:26:46 message", "2026-11-22T23:26:46.000000000Z")]
    [InlineData(
        "INFO  [main] 2026-11-23 01:26:46,123 StorageService.java:1 - cassandra", "2026-11-22T23:26:46.123000000Z")]
    [InlineData("I, [2026-11-23T01:26:46.123456 #1]  INFO -- : ruby", "2026-11-22T23:26:46.123456000Z")]
    [InlineData("[E 2026-11-23 01:26:46.123 ServerApp] jupyter", "2026-11-22T23:26:46.123000000Z")]
    [InlineData("https 2026-11-23T01:26:46.123456Z app/my-loadbalancer", "2026-11-23T01:26:46.123456000Z")]
    [InlineData("web-1  | 2026-11-23T01:26:46Z compose", "2026-11-23T01:26:46.000000000Z")]

    // JSON and logfmt.
    [InlineData("""{"level":"info","ts":1764000000.5,"msg":"zap"}""", "2025-11-24T16:00:00.500000000Z")]
    [InlineData("""{"level":30,"time":1764000000123,"msg":"pino"}""", "2025-11-24T16:00:00.123000000Z")]
    [InlineData("""{"time":"2026-11-23T01:26:46.123+01:00","level":"INFO","msg":"slog"}""", "2026-11-23T00:26:46.123000000Z")]
    [InlineData("""{"@timestamp":"2026-11-23T01:26:46.123Z","message":"ecs"}""", "2026-11-23T01:26:46.123000000Z")]
    [InlineData("""{"@t":"2026-11-23T01:26:46.1234567Z","@mt":"serilog"}""", "2026-11-23T01:26:46.123456700Z")]
    [InlineData("""{"t":{"$date":"2026-11-23T01:26:46.123+00:00"},"s":"I","msg":"mongo"}""", "2026-11-23T01:26:46.123000000Z")]
    [InlineData("""{"instant":{"epochSecond":1764000000,"nanoOfSecond":123000000},"message":"log4j"}""", "2025-11-24T16:00:00.123000000Z")]
    [InlineData("""{"eventTime":"2026-11-23T01:26:46Z","eventName":"cloudtrail"}""", "2026-11-23T01:26:46.000000000Z")]
    [InlineData("""{"asctime": "2026-11-23 01:26:46,123", "message": "python"}""", "2026-11-22T23:26:46.123000000Z")]
    [InlineData("""{"__REALTIME_TIMESTAMP":"1764000000123456","MESSAGE":"journald"}""", "2025-11-24T16:00:00.123456000Z")]
    [InlineData("""{"msg":"2020-01-01 10:00:00","date":"today","time":"2026-11-23T01:26:46Z"}""", "2026-11-23T01:26:46.000000000Z")]
    [InlineData("""{"data":{"time":"2020-01-01T00:00:00Z"},"time":"2026-11-23T01:26:46Z"}""", "2026-11-23T01:26:46.000000000Z")]
    [InlineData("""time="2026-11-23T01:26:46Z" level=info msg=logrus""", "2026-11-23T01:26:46.000000000Z")]
    [InlineData("1.7803080001e+09\tINFO\tzap", "2026-06-01T10:00:00.100000000Z")]
    [InlineData("1.780308000123456e+09\tINFO\tzap", "2026-06-01T10:00:00.123456000Z")]
    [InlineData("1.780308e+09\tINFO\tzap", "2026-06-01T10:00:00.000000000Z")]
    [InlineData("I260601 10:00:00.123456 71 server/node.go:512 cockroach", "2026-06-01T08:00:00.123456000Z")]
    [InlineData(
        "<11>1 2026-06-01T10:00:00.123Z node-1 shop 7 ID47 [x@32473 a=\"b\"] text", "2026-06-01T10:00:00.123000000Z")]
    [InlineData(
        "ts=2026-11-23T01:26:46.123Z caller=main.go:1 level=info msg=prometheus", "2026-11-23T01:26:46.123000000Z")]
    [InlineData("level=info ts=1764000000.5 msg=x", "2025-11-24T16:00:00.500000000Z")]
    [InlineData("logger=context t=2026-11-23T01:26:46.123Z level=info msg=grafana", "2026-11-23T01:26:46.123000000Z")]
    public void A_time_is_read_where_programs_write_it(string message, string expected) =>
        Assert.Equal(expected, Read(message));

    [Theory]
    [InlineData("started")]
    [InlineData("")]
    [InlineData("Job scheduled for 2026-11-23 01:26:46")]
    [InlineData("Starting at 2026-11-23T01:26:46Z")]
    [InlineData("  at com.example.App.main(App.java:12)")]
    [InlineData("10.0.0.1 1.2.3 connected")]
    [InlineData("1234567890 is a number of 2009")]
    [InlineData("2026-11-23 only a date")]
    [InlineData("01:26:46 only a time")]
    [InlineData("2026-13-23 01:26:46 no month")]
    [InlineData("2026-02-30 01:26:46 no day")]
    [InlineData("2026-11-23 25:26:46 no hour")]
    [InlineData("2026-12-02 01:26:46 the day after tomorrow")]
    [InlineData("2099-01-01 00:00:00 far away")]
    [InlineData("1970-01-01 00:00:05 a clock that was never set")]
    [InlineData("1989-12-31 23:00:00 too old")]
    [InlineData("0000-00-00 00:00:00 nothing")]
    [InlineData("Monday morning 10:00:00")]
    [InlineData("Marchers 10 10:00:00 walk")]
    [InlineData("""{"msg":"no time"}""")]
    [InlineData("""{"data":{"time":"2026-11-23T01:26:46Z"}}""")]
    [InlineData("""{"time":1234,"msg":"a duration"}""")]
    [InlineData("""{"time":"soon"}""")]
    [InlineData("""{"ti""")]
    [InlineData("user=a time=12ms")]
    [InlineData("I1323 01:26:46.123456 1 a.go:1] no month")]
    [InlineData("12345678901234567890 too many digits")]
    [InlineData("1.5e+09 bytes were read")]
    [InlineData("1.7803080001e+10 of another size")]
    [InlineData("1.7803080001 without an exponent")]
    [InlineData("I26062 10:00:00.123456 1 a.go:1] too few digits")]
    public void Anything_else_is_no_time(string message) => Assert.Null(Read(message));

    [Fact]
    public void The_form_that_was_read_last_is_tried_first()
    {
        // 2026-10-11 by year, month and day; the form does not change by what is read between.
        TimestampReader reader = new(Zone);
        foreach (string line in (string[])[
            "01.02.2026 10:00:00 a", "nothing", "03.02.2026 10:00:00 b", "2026-11-23 01:26:46 c",
            "05.02.2026 10:00:00 d"])
        {
            Assert.Equal(line != "nothing", reader.TryRead(Encoding.UTF8.GetBytes(line), ReadAt, out _));
        }
    }

    [Fact]
    public void Objects_without_a_time_are_rarely_checked_and_those_with_one_are_found()
    {
        TimestampReader reader = new(Zone);
        byte[] with = Encoding.UTF8.GetBytes("""{"time":"2026-11-23T01:26:46Z"}""");
        for (int line = 0; line < 1000; line++)
        {
            Assert.False(reader.TryRead("""{"msg":"x"}"""u8, ReadAt, out _));
        }

        int until = 0;
        while (!reader.TryRead(with, ReadAt, out _))
        {
            until++;
        }

        Assert.InRange(until, 0, 32);
        Assert.True(reader.TryRead(with, ReadAt, out _));
    }

    [Fact]
    public void A_zone_that_has_summer_time_counts_by_the_day()
    {
        TimestampReader reader = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        Assert.True(reader.TryRead("2026-07-01 12:00:00 summer"u8, ReadAt, out long summer));
        Assert.True(reader.TryRead("2026-01-01 12:00:00 winter"u8, ReadAt, out long winter));
        Assert.Equal("2026-07-01T10:00:00.000000000Z", new LogTimestamp(summer).ToString());
        Assert.Equal("2026-01-01T11:00:00.000000000Z", new LogTimestamp(winter).ToString());
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        TimestampReader reader = new(Zone);
        byte[][] lines = [.. Samples.Select(Encoding.UTF8.GetBytes)];
        Array.ForEach(lines, line => reader.TryRead(line, ReadAt, out _));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 100; round++)
        {
            foreach (byte[] line in lines)
            {
                reader.TryRead(line, ReadAt, out _);
            }
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static string? Read(string message) =>
        new TimestampReader(Zone).TryRead(Encoding.UTF8.GetBytes(message), ReadAt, out long moment)
            ? new LogTimestamp(moment).ToString() : null;
}
