using System.Text;
using CsCheck;

namespace Monitoring.Framing;

public sealed class LineFramerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "")]
    [InlineData("a\n", "a|")]
    [InlineData("a\r\n", "a|")]
    [InlineData("\n\r\n\r\r\n", "||\r|")]
    [InlineData("a\nb\nc", "a|b|")]
    [InlineData("\0a\n\0\0\0b\n", "a|b|")]
    [InlineData("\0\n\0\0\0\n\0\0\0\0\n", "||")]
    [InlineData("a\0b\n\0\0\0c\0\0\0d\n", "a\0b|c\0\0\0d|")]
    [InlineData("a\0\0\0\0b\n", "a|b|")]
    [InlineData("a\0\0\0\0\nb\n", "a|b|")]
    [InlineData("a\0\0\0\0\0\r\nb\n", "a||b|")]
    [InlineData("a\r\0\0\0\0b\0\0\0\r\n", "a\r|b\0\0\0|")]
    [InlineData("a\n\0\0\0\0", "a|")]
    [InlineData("a\nb\0\0\0\0", "a|")]
    [InlineData("a\nb\0\0\0\0c", "a|b|")]
    public void Lines_end_at_lf_and_lose_one_cr(string text, string expected) => Assert.Equal(expected, Frame(text));

    [Fact]
    public void Lines_without_holes_put_together_again_are_the_text() =>
        Gen.String[Gen.Char["a\nb"], 0, 50].Sample(text =>
        {
            int end = text.LastIndexOf('\n') + 1;
            return Frame(text).Replace('|', '\n') == text[..end]
                && LineFramer.WholeLines(Encoding.UTF8.GetBytes(text)) == end;
        });

    private static string Frame(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        bytes = bytes[..LineFramer.WholeLines(bytes)];
        StringBuilder framed = new();
        for (int position = 0; LineFramer.TryTake(bytes, ref position, out RawLine line);)
        {
            framed.Append(Encoding.UTF8.GetString(bytes, line.Start, line.Length)).Append('|');
        }

        return framed.ToString();
    }
}
