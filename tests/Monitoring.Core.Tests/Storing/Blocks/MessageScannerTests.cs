using System.Text;
using System.Text.RegularExpressions;
using Monitoring.Storing.Blocks.Tokens;

namespace Monitoring.Storing.Blocks;

/// <summary>The scanner, which goes through 64 bytes at once, against a plain pattern.</summary>
public sealed partial class MessageScannerTests
{
    private const string Characters = "0123456789abcdef0123456789ABCDEFghXYZ -/:.";

    private readonly MessageScanner _scanner = new();

    [Theory]
    [InlineData("", "")]
    [InlineData("no token", "")]
    [InlineData("7", "Number 7")]
    [InlineData("in 7 ms of 0123456789", "Number 7|Number 0123456789")]
    [InlineData("worker-17 a1", "Number 17|Text a1")]
    [InlineData("0f3a FF01 0fA1", "LowerHex 0f3a|UpperHex FF01|Text 0fA1")]
    [InlineData("1234567890123456789", "LowerHex 1234567890123456789")]
    [InlineData("id 01234567-89ab-cdef-0123-456789abcdef.", "Uuid 01234567-89ab-cdef-0123-456789abcdef")]
    [InlineData(
        "id 01234567-89ab-cdef-0123-456789abcdef0", "Number 01234567|LowerHex 89ab|Number 0123|LowerHex 456789abcdef0")]
    [InlineData("abcdefab-89ab-cdef-0123-456789abcdef", "LowerHex 89ab|Number 0123|LowerHex 456789abcdef")]
    public void Tokens_are_runs_of_letters_and_digits_with_a_digit(string message, string tokens) =>
        Assert.Equal(tokens, Scan(Encoding.UTF8.GetBytes(message)));

    [Fact]
    public void A_token_may_lie_anywhere()
    {
        foreach (string token in new[] { "7", "12345678", "x1", "a0123456789abcdef",
            "01234567-89ab-cdef-0123-456789abcdef", new string('z', 130) + "1" })
        {
            for (int before = 0; before < 200; before++)
            {
                string message = new string('.', before) + token + "...";
                Assert.Equal(Expect(message), Scan(Encoding.ASCII.GetBytes(message)));
            }
        }
    }

    [Fact]
    public void Any_message_has_the_tokens_that_a_pattern_finds()
    {
        Random random = new(20261126);
        for (int round = 0; round < 20_000; round++)
        {
            char[] characters = random.GetItems<char>(Characters, random.Next(300));
            string message = new(characters);
            if (random.Next(3) == 0)
            {
                message = message.Insert(
                    random.Next(message.Length + 1), new Guid(random.Next(), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10).ToString());
            }

            Assert.Equal(Expect(message), Scan(Encoding.ASCII.GetBytes(message)));
        }
    }

    [Theory]
    [InlineData("a\u0003b 12")]
    [InlineData("\u0001")]
    public void A_message_with_template_characters_round_trips(string message) =>
        Assert.Equal($"Whole {message}", Scan(Encoding.ASCII.GetBytes(message)));

    private static string Expect(string message)
    {
        List<string> tokens = [];
        foreach (Match match in Token().Matches(message))
        {
            string text = match.Value;
            if (match.Groups["uuid"].Success)
            {
                tokens.Add($"Uuid {text}");
            }
            else if (text.Any(char.IsAsciiDigit))
            {
                tokens.Add($"{KindOf(text)} {text}");
            }
        }

        return tokens.Count > MessageScanner.MaxTokens ? $"Whole {message}" : string.Join('|', tokens);
    }

    private static TokenKind KindOf(string token) => token switch
    {
        { Length: <= TokenNumber.MaxDigits } when token.All(char.IsAsciiDigit) => TokenKind.Number,
        { Length: < 4 or > 255 } => TokenKind.Text,
        _ when token.All(char.IsAsciiHexDigitLower) => TokenKind.LowerHex,
        _ when token.All(char.IsAsciiHexDigitUpper) => TokenKind.UpperHex,
        _ => TokenKind.Text,
    };

    private string Scan(byte[] message)
    {
        _scanner.Scan(message);
        return string.Join('|', _scanner.Tokens.ToArray().Select(token =>
            $"{token.Kind} {Encoding.ASCII.GetString(message, token.Start, token.Length)}"));
    }

    [GeneratedRegex("""(?<uuid>(?<![0-9A-Za-z])(?=[a-f]{0,7}[0-9])[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9A-Za-z]))|[0-9A-Za-z]+""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Token();
}
