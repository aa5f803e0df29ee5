using System.Text;

namespace Monitoring.Framing;

public sealed class LineBufferTests
{
    private const int MaxLineBytes = 100;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(LineBuffer.ChunkBytes)]
    public void Lines_are_the_same_however_they_come(int piece)
    {
        string[] texts =
            ["one", string.Empty, "two\r", new string('x', MaxLineBytes), "three\r\r", new string('y', 300_000)
            + "\r", "four"];
        (List<(string Line, long Length)> lines, string rest) = Feed(string.Join('\n', texts) + "\nrest", piece);

        Assert.Equal(
            [
                ("one", 3), (string.Empty, 0), ("two", 3), (new string('x', MaxLineBytes), MaxLineBytes), (
                    "three\r", 6),
                (new string('y', MaxLineBytes), 300_000), ("four", 4),
            ],
            lines);
        Assert.Equal("rest", rest);
    }

    [Fact]
    public void Only_the_beginning_of_a_line_that_is_too_long_is_kept()
    {
        using LineBuffer lines = new(MaxLineBytes);
        for (int chunk = 0; chunk < 1000; chunk++)
        {
            Memory<byte> space = lines.GetSpace();
            space.Span.Fill((byte)'z');
            lines.Advance(space.Length);
            Assert.False(lines.TryPeek(out _, out _));
            Assert.True(lines.Length <= MaxLineBytes + LineBuffer.ChunkBytes);
        }

        lines.GetUnfinishedLine(out long originalLength);
        Assert.Equal(1000L * LineBuffer.ChunkBytes, originalLength);
    }

    private static (List<(string Line, long Length)> Lines, string Left) Feed(string text, int piece)
    {
        using LineBuffer lines = new(MaxLineBytes);
        List<(string, long)> found = [];
        ReadOnlyMemory<byte> bytes = Encoding.ASCII.GetBytes(text);
        while (!bytes.IsEmpty)
        {
            int count = Math.Min(piece, bytes.Length);
            bytes[..count].CopyTo(lines.GetSpace());
            lines.Advance(count);
            bytes = bytes[count..];
            while (lines.TryPeek(out ReadOnlyMemory<byte> kept, out long originalLength))
            {
                ReadOnlySpan<byte> line = kept.Span;
                found.Add((Encoding.ASCII.GetString(line), originalLength));
                lines.Take();
            }
        }

        return (found, Encoding.ASCII.GetString(lines.GetUnfinishedLine(out _)));
    }
}
