namespace Monitoring.Folders;

/// <summary>Holds the sources, tests and benchmarks to short lines, small files and small folders.</summary>
public sealed class FileSizeTests
{
    private const int MaxLines = 300;
    private const int MaxFiles = 20;
    private const int MaxColumns = 120;

    private static readonly string[] Roots = ["src", "tests", "bench"];

    [Fact]
    public void No_file_has_more_than_300_lines() => Assert.Empty(
        from path in FindFiles()
        let lines = File.ReadLines(Path.Join(Repository.Root, path)).Count()
        where lines > MaxLines
        select $"{path} has {lines} lines. Split it by idea.");

    [Fact]
    public void No_folder_has_more_than_20_files_directly_in_it() => Assert.Empty(
        from path in FindFiles()
        group path by Path.GetDirectoryName(path) into folder
        where folder.Count() > MaxFiles
        select $"{folder.Key} has {folder.Count()} files. Group them into folders.");

    /// <remarks>Longer lines are those of string literals and of aligned examples in comments: breaking them hides what
    /// they show.</remarks>
    [Fact]
    public void No_line_has_more_than_120_columns() => Assert.Empty(
        from path in FindFiles()
        from line in FindLongLines(File.ReadLines(Path.Join(Repository.Root, path)))
        select $"{path}:{line} has more than {MaxColumns} columns.");

    [Theory]
    [InlineData(0, "short")]
    [InlineData(1, "long")]
    [InlineData(0, "\"long\"")]
    [InlineData(0, "    // long    aligned")]
    [InlineData(1, "    // long")]
    [InlineData(0, "$$\"\"\"", "long", "\"\"\";")]
    [InlineData(1, "\"\"\"", "short", "\"\"\";", "long")]
    public void A_long_line_is_found_unless_it_is_a_literal_or_an_aligned_example(int expected, params string[] lines)
    {
        string longText = new('x', MaxColumns + 1);
        Assert.Equal(expected, FindLongLines(lines.Select(line => line.Replace("long", longText))).Count());
    }

    private static IEnumerable<int> FindLongLines(IEnumerable<string> lines)
    {
        bool isLiteral = false;
        foreach ((int index, string line) in lines.Index())
        {
            bool isBoundary = line.Split("\"\"\"").Length % 2 == 0;
            isLiteral ^= isBoundary;
            bool isAligned = line.TrimStart() is ['/', '/', .. string comment]
                && comment.TrimStart('/').Trim().Contains("  ");
            if (line.Length > MaxColumns && !isLiteral && !isAligned && !line.Contains('"'))
            {
                yield return index + 1;
            }
        }
    }

    private static IEnumerable<string> FindFiles() => Roots.SelectMany(root => Repository.Find(root, "*.cs"));
}
