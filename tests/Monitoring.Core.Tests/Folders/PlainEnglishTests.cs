using System.Text.RegularExpressions;

namespace Monitoring.Folders;

/// <summary>Holds what users and developers read to the words of the documents of Kubernetes, PowerShell and .NET:
/// documents, help, errors, warnings and comments.</summary>
public sealed partial class PlainEnglishTests
{
    private static readonly string[] AtTheRoot =
        ["README.md", "ARCHITECTURE.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md"];

    private static readonly string[] Sources = ["src", "tests", "bench"];

    public static TheoryData<string> Documents =>
    [
        .. AtTheRoot
            .Concat(Repository.Find("docs", "*.md"))
            .Concat(Repository.Find("src/Monitoring.PowerShell/en-US", "*.*"))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_document_has_no_private_words(string path) =>
        Assert.DoesNotContain(File.ReadLines(Path.Join(Repository.Root, path)), line => PrivateWords().IsMatch(line));

    [Fact]
    public void No_text_of_the_module_has_private_words() => Assert.Empty(
        from path in Repository.Find("src", "*.cs")
        from line in File.ReadLines(Path.Join(Repository.Root, path))
        where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
        from Match text in Texts().Matches(Holes().Replace(line, string.Empty))
        where PrivateWords().IsMatch(text.Value)
        select $"{path}: {text.Value}");

    [Fact]
    public void No_comment_has_private_words() => Assert.Empty(
        from root in Sources
        from path in Repository.Find(root, "*.cs")
        from line in File.ReadLines(Path.Join(Repository.Root, path))
        where line.TrimStart().StartsWith("//", StringComparison.Ordinal) && PrivateWords().IsMatch(line)
        select $"{path}: {line.Trim()}");

    [Theory]
    [InlineData("Gives out the last entries", true)]
    [InlineData("mend the link", true)]
    [InlineData("The storyteller recommends it", false)]
    public void A_private_word_is_found_as_a_whole(string text, bool isFound) =>
        Assert.Equal(isFound, PrivateWords().IsMatch(text));

    [GeneratedRegex(
        @"\b(gives? out|given out|giving out|behind|mends?|mended|parted|grave|of late|in so many words|done with|to be had|stands|told|meant|wakes?|whoever|whom|beforehand)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex PrivateWords();

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"
        """, RegexOptions.IgnorePatternWhitespace, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Texts();

    /// <summary>The expressions in an interpolated text.</summary>
    [GeneratedRegex(@"\{[^{}""]*\}", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Holes();
}
