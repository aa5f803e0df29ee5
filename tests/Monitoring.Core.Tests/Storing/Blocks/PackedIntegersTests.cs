using CsCheck;
using Monitoring.Storing.Blocks.Columns;

namespace Monitoring.Storing.Blocks;

public sealed class PackedIntegersTests
{
    [Fact]
    public void Any_numbers_round_trip() => Gen.Long.Array[0, 400].Sample(AssertRoundTrip);

    [Fact]
    public void Numbers_of_every_width_round_trip()
    {
        for (int bits = 0; bits < 64; bits++)
        {
            Random random = new(bits);
            AssertRoundTrip([.. Enumerable.Range(0, 300).Select(_ => random.NextInt64() & ((1L << bits) - 1))]);
        }
    }

    [Fact]
    public void Numbers_that_are_all_alike_take_no_bits()
    {
        ByteBuffer output = new();
        PackedIntegers.Write(output, Enumerable.Repeat(5L, 128).ToArray());
        Assert.Equal(2, output.Length);
    }

    private static void AssertRoundTrip(long[] values)
    {
        ByteBuffer output = new();
        PackedIntegers.Write(output, values);
        ByteReader input = new(output.Written);
        long[] read = new long[values.Length];
        PackedIntegers.Read(ref input, read);
        Assert.Equal(values, read);
        Assert.Equal(0, input.Rest.Length);
    }
}
