using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Storing.Blocks.Columns;

namespace Monitoring.Storing.Blocks;

public sealed class RowOriginTests
{
    [Fact]
    public void A_block_keeps_every_output_and_source_of_a_timestamp()
    {
        BlockRow[] rows =
        [
            .. from output in Enum.GetValues<LogOutput>()
               from source in Enum.GetValues<TimestampSource>()
               select new BlockRow(new LogTimestamp(1), output, new FileIdentity(1, 2, 3), 0, 1, source),
        ];
        using BlockEncoder encoder = new();
        Array.ForEach(rows, row => encoder.Add("x"u8, row));
        using EncodedBlock block = encoder.Finish();
        using BlockReader reader = new(block.Content);

        Assert.Equal(rows, Enumerable.Range(0, rows.Length).Select(row => reader.GetRow(row)));
    }

    [Theory]
    [InlineData(0, LogOutput.Unknown, TimestampSource.Read)]
    [InlineData(1, LogOutput.Stdout, TimestampSource.Record)]
    [InlineData(2, LogOutput.Stderr, TimestampSource.Record)]
    public void The_numbers_of_earlier_versions_keep_their_meaning(
        byte number, LogOutput output, TimestampSource source)
    {
        Assert.Equal(output, RowOrigin.GetOutput(number));
        Assert.Equal(source, RowOrigin.GetTimestampSource(number));
        Assert.Equal(number, RowOrigin.Encode(output, source));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(8, true)]
    [InlineData(9, false)]
    public void Other_numbers_are_unknown(long number, bool isKnown) =>
        Assert.Equal(isKnown, RowOrigin.IsKnown(number));
}
