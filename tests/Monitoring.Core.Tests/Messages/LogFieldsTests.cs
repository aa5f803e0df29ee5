using System.Text;
using System.Text.Json;
using CsCheck;

namespace Monitoring.Messages;

public sealed class LogFieldsTests
{
    private static readonly string[] Fragments =
    [
        "{", "}", "[", "]", "\"", ":", ",", "=", " ", "\\", "\\u", "\\ud83d", "d83d", "key", "true", "null", "1", "-",
        ".", "e", "\u00e9", "\n", "\0",
    ];

    [Fact]
    public void A_JSON_object_has_fields_of_its_types()
    {
        LogFields fields = Parse("""
             {"s":"text","i":17,"n":-9223372036854775808,"d":1.5,"big":9223372036854775808,"t":true,"f":false,"z":null,
              "o":{"inner":"x"},"a":[1,"two",{"three":3},[]],"k\u0065y":"\u00e9\n"} 
            """);
        Assert.Equal("text", fields["s"]);
        Assert.Equal(17L, fields["i"]);
        Assert.Equal(long.MinValue, fields["n"]);
        Assert.Equal(1.5, fields["d"]);
        Assert.Equal("9223372036854775808", fields["big"]);
        Assert.Equal(true, fields["t"]);
        Assert.Equal(false, fields["f"]);
        Assert.Null(fields["z"]);
        Assert.Equal("x", Assert.IsType<LogFields>(fields["o"])["inner"]);
        object?[] items = Assert.IsType<object?[]>(fields["a"]);
        Assert.Equal((1L, "two"), (items[0], items[1]));
        Assert.Equal(3L, Assert.IsType<LogFields>(items[2])["three"]);
        Assert.Empty(Assert.IsType<object?[]>(items[3]));
        Assert.Equal("\u00e9\n", fields["key"]);
        Assert.Equal(11, fields.Count);
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("-1E+400")]
    [InlineData("12345678901234567890")]
    [InlineData("-123456789012345678901234567890")]
    public void A_number_that_no_type_holds_keeps_its_text(string number)
    {
        Assert.Equal(number, Parse($$"""{"n":{{number}}}""")["n"]);
        Assert.Equal(number, Parse($"n={number}")["n"]);
    }

    [Theory]
    [InlineData("a='two words' b=1", "two words")]
    [InlineData("a='don't stop' b=1", "don't stop")]
    [InlineData("a=`raw \\d+ \"text\"`, b=1", "raw \\d+ \"text\"")]
    [InlineData("a='' b=1", "")]
    [InlineData("a='17' b=1", "17")]
    [InlineData("a='open b=1", "'open")]
    [InlineData("a=`open b=1", "`open")]
    [InlineData("a='x'y b=1", "'x'y")]
    public void Logfmt_has_values_in_single_and_back_quotes(string message, string value)
    {
        LogFields fields = Parse(message);
        Assert.Equal(value, fields["a"]);
        Assert.Equal(1L, fields["b"]);
    }

    [Theory]
    [InlineData("I1123 01:26:46.300187   12345 x.go:1] \"Started pod\" pod=\"shop/web-1\" ms=12",
        "pod=shop/web-1 ms=12")]
    [InlineData("E20261123 01:26:46.300187 1 x.cc:1] could not open the file path=/a", "path=/a")]
    [InlineData("I1123 01:26:46.300187       1 x.go:1] no pairs here", "")]
    [InlineData("W1123 01:26:46.300187       1 x.go:1] \"k=v quoted\"", "")]
    public void A_message_of_klog_has_its_pairs(string message, string fields) =>
        Assert.Equal(fields, Parse(message).ToString());

    [Fact]
    public void The_last_of_two_equal_keys_counts() => Assert.Equal(2L, Parse("""{"a":1,"a":2}""")["a"]);

    [Fact]
    public void Strings_that_are_no_text_show_as_replacement_characters()
    {
        byte[] message = Encoding.Latin1.GetBytes("{\"a\":\"x\u00ffy\",\"b\":\"\\ud83d!\",\"\u00ff\":1}");
        LogFields fields = LogFields.Parse(message);
        Assert.Equal("x\ufffdy", fields["a"]);
        Assert.Equal("\ufffd!", fields["b"]);
        Assert.Equal(1L, fields["\ufffd"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[1,2]")]
    [InlineData("\"text\"")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":1} {\"b\":2}")]
    [InlineData("{\"a\":1} trailing")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{thread} said x=1 y=2")]
    [InlineData("hello")]
    [InlineData("hello world")]
    [InlineData("listening on port=80")]
    [InlineData("SELECT * FROM t WHERE a=1 AND b=2")]
    [InlineData("https://example.org/?a=1&b=2")]
    [InlineData("if (a == b) c = d")]
    [InlineData("a==b c==d")]
    [InlineData("x => y")]
    [InlineData("=1 =2")]
    [InlineData("\"a=1\" \"b=2\"")]
    public void A_message_that_is_neither_has_no_fields(string message) => Assert.Same(LogFields.Empty, Parse(message));

    [Fact]
    public void An_object_nested_too_deep_has_no_fields()
    {
        Assert.NotEmpty(Parse(Nested(31)));
        Assert.Same(LogFields.Empty, Parse(Nested(32)));
        Assert.Same(LogFields.Empty, Parse(Nested(100_000)));

        static string Nested(int depth) =>
            string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "{}" + new string('}', depth);
    }

    [Fact]
    public void Logfmt_has_fields_of_its_types()
    {
        LogFields fields = Parse("""
            ts=2026-11-23T01:26:46Z level=info n=17 d=-1.5e3 id=007 trace=12345678901234567890 ok=true bad=false
            quoted="a \"quoted\" value\n" number="17" empty= none="" nil=null url=http://x/?a=b flag last=x,
            """);
        Assert.Equal("2026-11-23T01:26:46Z", fields["ts"]);
        Assert.Equal("info", fields["level"]);
        Assert.Equal(17L, fields["n"]);
        Assert.Equal(-1500.0, fields["d"]);
        Assert.Equal("007", fields["id"]);
        Assert.Equal("12345678901234567890", fields["trace"]);
        Assert.Equal(true, fields["ok"]);
        Assert.Equal(false, fields["bad"]);
        Assert.Equal("a \"quoted\" value\n", fields["quoted"]);
        Assert.Equal("17", fields["number"]);
        Assert.Equal("", fields["empty"]);
        Assert.Equal("", fields["none"]);
        Assert.Equal("null", fields["nil"]);
        Assert.Equal("http://x/?a=b", fields["url"]);
        Assert.Equal(true, fields["flag"]);
        Assert.Equal("x", fields["last"]);
        Assert.Equal(16, fields.Count);
    }

    [Theory]
    [InlineData("a=1", "a")]
    [InlineData("a=1 b=2 a=3", "a b")]
    [InlineData("connection lost host=db port=5432", "host port")]
    [InlineData("I0806 \"Started pod\" pod=\"ns/x\" node=\"n\"", "pod node")]
    [InlineData("a=1 \"quoted words\" b=2", "a b")]
    public void Words_before_the_first_pair_are_no_fields(string message, string keys) =>
        Assert.Equal(keys, string.Join(' ', Parse(message).Keys));

    [Fact]
    public void Logfmt_that_an_encoder_writes_round_trips() =>
        Gen.Dictionary(Gen.String[Gen.Char['a', 'z'], 1, 8], Gen.String)[1, 8].Sample(pairs =>
        {
            string message = string.Join(
                ' ', pairs.Select(pair => $"{pair.Key}={JsonSerializer.Serialize(pair.Value)}"));
            LogFields fields = Parse(message);
            return fields.Count == pairs.Count && pairs.All(pair => Clean(pair.Value) == (string?)fields[pair.Key]);

            static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        });

    [Theory]
    [InlineData("""{"msg":"slow","status":500,"took":1.5,"tags":["a",null],"user":{"name":"x"}}""",
        "msg=slow status=500 took=1.5 tags=[a, null] user={name=x}")]
    [InlineData("no fields", "")]
    public void As_text_they_are_one_line(string message, string expected) =>
        Assert.Equal(expected, Parse(message).ToString());

    [Fact]
    public void Random_bytes_never_throw() =>
        Gen.Byte.Array[0, 200].Sample(bytes => { LogFields.Parse(bytes); }, iter: 10_000);

    [Fact]
    public void Random_JSON_and_logfmt_never_throw() =>
        Gen.Int[0, Fragments.Length - 1].Select(index => Fragments[index]).Array[0, 40].Sample(
            parts =>
            {
                string text = string.Concat(parts);
                Parse(text);
                Parse("{\"a\":" + text + "}");
                Parse("a=1 b=" + text);
            },
            iter: 20_000);

    [Fact]
    public void A_damaged_object_never_throws() =>
        Gen.Select(Gen.Int[0, 200], Gen.Byte).Array[1, 4].Sample(
            damage =>
            {
                byte[] message = Encoding.UTF8.GetBytes("""{"s":"\ud83d\ude00","n":-1.5e3,"o":{"a":[true,null]},"s":1e999}""");
                foreach ((int position, byte value) in damage)
                {
                    message[position % message.Length] = value;
                }

                LogFields.Parse(message);
            },
            iter: 20_000);

    private static LogFields Parse(string message) => LogFields.Parse(Encoding.UTF8.GetBytes(message));
}
