using System.Text;
using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing.Blocks.Tokens;

namespace Monitoring.Storing.Blocks;

/// <summary>Identifiers, and parts of them, are looked for in the columns of tokens before any message is
/// made.</summary>
public sealed class TokenPartTests
{
    private static readonly string[] Messages =
    [
        "request 4f2a9c1b22d0e87f done", "REQUEST 4F2A9C1B22D0E87A", "odd 4f2a9c1b22d0e",
        "id=550e8400-e29b-41d4-a716-446655440000",
        "order 123456789012345678 paid", "took 1742ms", "token dGhpcyBpcyBh1c2VjcmV0 used", "v1.2.3 at 10.0.17.4:48213",
        "whole\u0001 4711abcd", "number 00000042", "account 98765432109876543210",
    ];

    [Theory]
    [InlineData("4f2a9c1b22d0e87f")]
    [InlineData("4F2A9C1B22D0E87F")]
    [InlineData("f2a9c1b22")]
    [InlineData("2a9c1b22d0")]
    [InlineData("22d0e87a")]
    [InlineData("c1b22d0e")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000")]
    [InlineData("8400-e29b-41d4")]
    [InlineData("446655440000")]
    [InlineData("46655440")]
    [InlineData("123456789012345678")]
    [InlineData("789012345")]
    [InlineData("1742ms")]
    [InlineData("742m")]
    [InlineData("dGhpcyBpcyBh1c2VjcmV0")]
    [InlineData("cyBh1c2V")]
    [InlineData("48213")]
    [InlineData("4711abcd")]
    [InlineData("00000042")]
    [InlineData("98765432109876543210")]
    [InlineData("6543210987654")]
    public void A_part_that_is_there_is_found(string text)
    {
        Assert.True(MayContain(text, out bool isFound));
        Assert.True(isFound);
    }

    [Theory]
    [InlineData("4f2a9c1b22d0e87e")]
    [InlineData("9c1b22d1")]
    [InlineData("c1b22d0e87b")]
    [InlineData("550e8400-e29b-41d4-a716-446655440001")]
    [InlineData("46655441")]
    [InlineData("123456789012345679")]
    [InlineData("789012346")]
    [InlineData("1743ms")]
    [InlineData("dGhpcyBpcyBh1c2VjcmV1")]
    [InlineData("4712abcd")]
    [InlineData("00000043")]
    [InlineData("98765432109876543211")]
    public void A_part_that_is_not_there_is_excluded_by_the_columns(string text)
    {
        Assert.False(MayContain(text, out bool isFound));
        Assert.False(isFound);
    }

    [Fact]
    public void A_text_without_a_part_of_a_token_has_nothing_to_look_for()
    {
        Assert.Empty(TokenPart.Of(new ContainedText("words and 17 ms")));
        Assert.Empty(TokenPart.Of(new ContainedText("größe 4711")));
        Assert.Single(TokenPart.Of(new ContainedText("größe 4711", caseSensitive: true)));
    }

    /// <summary>Whether the columns allow the text, and whether a message has it. The message with an odd number of
    /// digits is in another block, where the columns cannot exclude.</summary>
    private static bool MayContain(string text, out bool isFound)
    {
        bool mayContain = false;
        isFound = false;
        foreach (string[] messages in (string[][])[[.. Messages.Where((_, index) => index != 2)], [Messages[2]]])
        {
            using BlockEncoder encoder = new();
            foreach (string message in messages)
            {
                encoder.Add(Encoding.UTF8.GetBytes(message), new BlockRow(default, LogOutput.Stdout, default, 0, 0));
            }

            using EncodedBlock block = encoder.Finish();
            using BlockReader reader = new(block.Content);
            SearchedText searched = new(new ContainedText(text));
            ulong[] rows = [(1UL << messages.Length) - 1];
            reader.KeepContaining(searched, rows);
            isFound |= rows[0] != 0;
            mayContain |= messages.Length > 1 && reader.MayContainParts(searched);
        }

        return mayContain;
    }
}
