using static Monitoring.Collecting.Reading.EncodedText;

namespace Monitoring.Collecting.Reading;

/// <summary>The encoding of a file and the end of its lines are detected from its first bytes.</summary>
public sealed class EncodingDetectionTests
{
    public static TheoryData<string> Forms => ["utf-16le", "utf-16be", "utf-16le bom", "utf-16be bom"];

    [Theory]
    [InlineData("utf-16le", 3_000_000)]
    [InlineData("utf-16be", 3_000_000)]
    [InlineData("utf-16be", 20_000)]
    public void A_preallocated_file_gets_its_encoding_with_its_first_text(string form, int room)
    {
        using CollectorScene scene = new();
        scene.Files.Append("logs/a.log", []);
        using (FileStream file = new(scene.Files["logs/a.log"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(room);
        }

        Assert.Empty(scene.CollectMessages());
        scene.Files.Append("logs/a.log", Body(form, "one\ntwo\n"));
        Assert.Equal(["one", "two"], scene.CollectMessages());
    }

    [Fact]
    public void The_last_lines_are_found_where_cr_ends_them()
    {
        using CollectorScene scene = new(options => options with { Start = StartPosition.Last(2), Follow = false });
        scene.Files.Append("logs/a.log", string.Concat(Enumerable.Range(0, 3000).Select(number => $"line {number}\r")));
        Assert.Equal(["line 2998", "line 2999"], scene.CollectMessages());
    }

    [Fact]
    public void A_file_without_lf_is_split_at_cr_once_it_is_long_enough()
    {
        using CollectorScene scene = new();
        string[] lines = [.. Enumerable.Range(0, 2000).Select(number => $"progress {number} %")];
        scene.Files.Append("logs/a.log", string.Concat(lines[..500].Select(line => line + "\r")));
        Assert.Empty(scene.CollectMessages());
        scene.Files.Append("logs/a.log", string.Concat(lines[500..].Select(line => line + "\r")));
        Assert.Equal(lines, scene.CollectMessages());
        scene.Restart();
        scene.Files.Append("logs/a.log", "a\rb\r\nc\nd\r");
        Assert.Equal(["a", "b", "c", "d"], scene.CollectMessages());
        Assert.Empty(scene.CollectUntilIdle());
    }

    [Theory]
    [InlineData("one\rtwo\rthree", "one", "two", "three")]
    [InlineData("one\r\rtwo\r", "one", "", "two")]
    [InlineData("10 %\r20 %\rdone\nnext\rline\n", "10 %\r20 %\rdone", "next\rline")]
    [InlineData("one\r", "one")]
    public void In_a_short_file_cr_ends_lines_only_without_lf_at_its_end(string text, params string[] lines)
    {
        using CollectorScene scene = new(options => options with { Follow = false });
        scene.Files.Append("logs/a.log", text);
        Assert.Equal(lines, scene.CollectMessages());
    }

    [Theory]
    [InlineData("a\0b\n")]
    [InlineData("\uFEFF\u4E2D\u6587\n")]
    [InlineData("P\0\u0001\u0002\n")]
    public void Text_that_is_not_UTF_16_is_unchanged(string text)
    {
        using CollectorScene scene = new();
        scene.Files.Append("logs/a.log", text);
        Assert.Equal([text.Trim('\n', '\uFEFF')], scene.CollectMessages());
    }
}
