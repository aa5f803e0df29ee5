using Monitoring.Storing.Blocks.Tokens;

namespace Monitoring.Storing.Blocks;

/// <summary>Blocks found by fuzzing: they are whole, and would have cost gigabytes or another exception than
/// documented.</summary>
public sealed class LyingBlockTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_template_of_more_tokens_than_are_written_is_refused(byte token)
    {
        byte[] template = HandmadeBlock.Template(Enumerable.Repeat(token, 200_000).ToArray());
        AssertRefusedAtLittleCost(HandmadeBlock.Create(
            65_536, 1, template, [], [], static (body, compressor) => CompressedSection.Write(body, [], compressor)));
    }

    [Fact]
    public void A_template_that_is_longer_than_a_message_that_is_taken_apart_is_refused()
    {
        byte[] template = HandmadeBlock.Template(Enumerable.Repeat((byte)'a', MessageScanner.MaxMessage + 1).ToArray());
        AssertRefusedAtLittleCost(HandmadeBlock.Create(
            1, 1, template, [], [], static (body, compressor) => CompressedSection.Write(body, [], compressor)));
    }

    [Fact]
    public void A_section_whose_length_is_impossible_is_rejected() =>
        AssertRefusedAtLittleCost(HandmadeBlock.Create(1, 1, HandmadeBlock.Template([6]), [], [], static (body, _) =>
        {
            body.WriteVarint(0x7FFF_FFC7);
            body.WriteVarint(3);
            body.Write([1, 2, 3]);
        }));

    private static void AssertRefusedAtLittleCost(byte[] block)
    {
        long allocated = Allocations.Measure(() => Assert.Throws<InvalidDataException>(() =>
        {
            using BlockReader reader = new(block);
            _ = reader.GetMessage(0);
        }));
        Assert.InRange(allocated, 0, 16 << 20);
    }
}
