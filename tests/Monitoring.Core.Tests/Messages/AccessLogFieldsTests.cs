using System.Globalization;
using System.Text;
using CsCheck;

namespace Monitoring.Messages;

/// <summary>Lines of access logs as servers write them, and their fields.</summary>
public sealed class AccessLogFieldsTests
{
    private const string Common = """10.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326""";

    private const string Fields =
        "host=10.0.0.1 user=frank time=10/Oct/2000:13:55:36 -0700 method=GET protocol=HTTP/1.0 path=/apache_pb.gif code=200 size=2326";

    public static TheoryData<string, string> Lines => new()
    {
        { Common, Fields },
        { Common + """ "http://www.example.com/start.html" "Mozilla/4.08 [en] (Win98; I ;Nav)" """, Fields + " referer=http://www.example.com/start.html agent=Mozilla/4.08 [en] (Win98; I ;Nav)" },
        { "example.org:443 " + Common + " \"-\" \"curl/8\"", "vhost=example.org:443 " + Fields + " agent=curl/8" },
        { "example.org 2001:db8::1 - John Q. Smith ["
            + Common.Split('[')[1], "vhost=example.org host=2001:db8::1 user=John Q. Smith"
            + Fields["host=10.0.0.1 user=frank".Length..] },
        { "::1 - - [" + Common.Split('[')[1], "host=::1" + Fields["host=10.0.0.1 user=frank".Length..] },
        { "web1 - a [b] c [" + Common.Split('[')[1], "host=web1 user=a [b] c"
            + Fields["host=10.0.0.1 user=frank".Length..] },
        { "10.0.0.1 idfrank frank [" + Common.Split('[')[1], "host=10.0.0.1 ident=idfrank user=frank"
            + Fields["host=10.0.0.1 user=frank".Length..] },
        { "10.0.0.1, 10.0.0.2 - \"\" [" + Common.Split('[')[1], "host=10.0.0.1, 10.0.0.2"
            + Fields["host=10.0.0.1 user=frank".Length..] },
        { """h - - [10/Oct/2000:13:55:36 -0700] "-" 408 -""", "host=h time=10/Oct/2000:13:55:36 -0700 code=408" },
        { """h - - [10/Oct/2000:13:55:36 -0700] "\x16\x03" 400 0 "-" "-" """, "host=h time=10/Oct/2000:13:55:36 -0700 request=\u0016\u0003 code=400 size=0" },
        { """h - - [10/Oct/2000:13:55:36 -0700] "GET /a b \"c\" HTTP/2.0" 200 1 "-" "say \"hi\" \\ \x22 \xC3\xBC" """, "host=h time=10/Oct/2000:13:55:36 -0700 method=GET protocol=HTTP/2.0 path=/a b \"c\" code=200 size=1 agent=say \"hi\" \\ \" \u00FC" },
        { """h - - [10/Oct/2000:13:55:36 -0700] "GET /old" 200 1""", "host=h time=10/Oct/2000:13:55:36 -0700 method=GET path=/old code=200 size=1" },
        { Common + """ "-" "curl/8" "10.1.1.1, 2001:db8::2" """, Fields + " agent=curl/8 http_x_forwarded_for=10.1.1.1, 2001:db8::2" },
        { Common + """ "-" "curl/8" "-" 0.125 0.5""", Fields + " agent=curl/8 request_time=0.125 upstream_response_time=0.5" },
        { """h - - [01/Jun/2026 10:00:00] "GET / HTTP/1.1" 200 -""", "host=h time=01/Jun/2026 10:00:00 method=GET protocol=HTTP/1.1 path=/ code=200" },
        { """h - - [2026-06-01T10:00:00.123+00:00] "GET / HTTP/1.1" 200 5""", "host=h time=2026-06-01T10:00:00.123+00:00 method=GET protocol=HTTP/1.1 path=/ code=200 size=5" },
        { Common + " 0.125", Fields + " request_time=0.125" },
        { Common + """ "-" "curl/8" 1234""", Fields + " agent=curl/8" },
        { Common + """ "-" "curl/8" rt=0.125 uct="0.5" cs=HIT up="10.0.0.7:80" code=7 """, Fields + " agent=curl/8 rt=0.125 uct=0.5 cs=HIT up=10.0.0.7:80" },
        { Common + """ "-" "curl/8" 1045 0.002 [shop-cart-80] [] 10.0.0.7:8080 612 0.002 200 3f2a""", Fields + " agent=curl/8 request_length=1045 request_time=0.002 proxy_upstream_name=shop-cart-80 upstream_addr=10.0.0.7:8080 upstream_response_length=612 upstream_response_time=0.002 upstream_status=200 req_id=3f2a" },
        { Common + """ "-" "curl/8" 1045 0.002 [shop-cart-80] [alt] 10.0.0.7:8080, 10.0.0.8:8080 0, 612 0.1, 0.002 502, 200 3f2a""", Fields + " agent=curl/8 request_length=1045 request_time=0.002 proxy_upstream_name=shop-cart-80 proxy_alternative_upstream_name=alt" },
    };

    public static TheoryData<string> Others => new()
    {
        """[10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 1""",
        """10.0.0.1 - - [10/Oct/2000:13:55:36 -0700] GET / HTTP/1.0 200 1""",
        """10.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" ok 1""",
        """10.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 many""",
        """10.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0""",
        """10.0.0.1 - - [2000-10-10 13:55] "GET / HTTP/1.0" 200 1""",
        """somebody said something else [10/Oct/2000:13:55:36 -0700] "quoted" 200 1""",
        """10.0.0.1 - - [10/Oct/2000:13:55:36 -0700]""",
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_of_an_access_log_has_the_fields_that_parsers_of_others_give(string line, string fields) =>
        Assert.Equal(
            fields,
            string.Join(
            ' ', LogFields.Parse(Encoding.UTF8.GetBytes(line))
            .Select(field => string.Create(CultureInfo.InvariantCulture, $"{field.Key}={field.Value}"))));

    [Theory]
    [MemberData(nameof(Others))]
    public void A_lookalike_has_none(string line) => Assert.Empty(LogFields.Parse(Encoding.UTF8.GetBytes(line)));

    [Theory]
    [MemberData(nameof(Lines))]
    public void It_has_no_level_by_its_status(string line, string fields)
    {
        Assert.NotEmpty(fields);
        Assert.Equal(
            LogLevel.Unknown,
            LevelGuesser.Guess(Encoding.UTF8.GetBytes(line.Replace("200", "500", StringComparison.Ordinal))));
    }

    [Fact]
    public void Numbers_are_numbers()
    {
        LogFields fields = LogFields.Parse(Encoding.UTF8.GetBytes(Common + " 0.125"));
        Assert.Equal((200L, 2326L, 0.125), (fields["code"], fields["size"], fields["request_time"]));
    }

    [Fact]
    public void Nothing_throws()
    {
        string[] parts =
            ["10.0.0.1", " ", "-", ",", "[", "]", "[10/Oct/2000:13:55:36 -0700]", "\"", "\\", "\\x", "GET", " HTTP/1.0",
            "200", "0.1", "a=", "\0", "\u00FC"];
        Gen.Int[0, parts.Length - 1].Select(index => parts[index]).Array[0, 30].Select(string.Concat).Sample(
            line =>
            {
                LogFields.Parse(Encoding.UTF8.GetBytes(line));
                LogFields.Parse(Encoding.UTF8.GetBytes("h - - [10/Oct/2000:13:55:36 -0700] \"" + line));
                LogFields.Parse(Encoding.UTF8.GetBytes(Common + " " + line));
            },
            iter: 20_000);
    }
}
