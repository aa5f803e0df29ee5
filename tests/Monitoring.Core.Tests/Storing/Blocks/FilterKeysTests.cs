using System.Text;
using Monitoring.Storing.Blocks.Filters;

namespace Monitoring.Storing.Blocks;

/// <summary>The keys of long tokens, which are found in vectors, against what the format says of them.</summary>
public sealed class FilterKeysTests
{
    private const int Window = 16;

    [Fact]
    public void A_long_token_has_the_least_piece_of_every_16_characters()
    {
        Random random = new(20261126);
        for (int round = 0; round < 2_000; round++)
        {
            byte[] token = Encoding.ASCII.GetBytes(random.GetString("0123456789abcdef", random.Next(Window, 600)));
            FilterKeys keys = new();
            keys.AddToken(token);
            Assert.Equal(MinPiecesOf(token), keys.Keys.ToArray().ToHashSet());
        }
    }

    [Theory]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("abababababababababababababababababababab")]
    public void Equal_pieces_have_one_key(string token)
    {
        FilterKeys keys = new();
        keys.AddToken(Encoding.ASCII.GetBytes(token));
        Assert.Single(keys.Keys.ToArray().ToHashSet());
    }

    [Fact]
    public void Letters_of_either_case_are_alike()
    {
        FilterKeys upper = new();
        FilterKeys lower = new();
        upper.AddToken("0123456789ABCDEF0123"u8);
        lower.AddToken("0123456789abcdef0123"u8);
        Assert.Equal(lower.Keys, upper.Keys);
    }

    private static HashSet<ulong> MinPiecesOf(byte[] token)
    {
        HashSet<ulong> keys = [];
        for (int start = 0; start + Window <= token.Length; start++)
        {
            ulong least = ulong.MaxValue;
            for (int piece = start; piece + KeyHash.GramLength <= start + Window; piece++)
            {
                ulong gram = token.AsSpan(piece, KeyHash.GramLength).ToArray().Aggregate(0UL, KeyHash.NextGram);
                least = Math.Min(least, KeyHash.RankOfGram(gram));
            }

            keys.Add(FilterKey.Create(KeyHash.OfGram(least), FilterKey.Piece));
        }

        return keys;
    }
}
