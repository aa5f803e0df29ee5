using System.Text;
using Monitoring.Storing.Blocks.Tokens;

namespace Monitoring.Storing.Blocks;

public sealed class TokenNumberTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("9", 9)]
    [InlineData("00", 10)]
    [InlineData("99", 109)]
    [InlineData("000", 110)]
    [InlineData("007", 117)]
    public void Digits_are_numbered_by_length_and_value(string digits, long number)
    {
        Assert.Equal(number, TokenNumber.FromDigits(Encoding.ASCII.GetBytes(digits)));
        AssertComesBack(digits);
    }

    [Theory]
    [InlineData("999999999999999999")]
    [InlineData("000000000000000000")]
    [InlineData("000000000000000001")]
    public void The_longest_digits_round_trip(string digits) => AssertComesBack(digits);

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void Numbers_that_stand_for_no_digits_are_rejected(long number) =>
        Assert.Throws<InvalidDataException>(() => TokenNumber.GetLength(number));

    private static void AssertComesBack(string digits)
    {
        long number = TokenNumber.FromDigits(Encoding.ASCII.GetBytes(digits));
        byte[] written = new byte[TokenNumber.GetLength(number)];
        TokenNumber.WriteDigits(number, written);
        Assert.Equal(digits, Encoding.ASCII.GetString(written));
    }
}
