namespace Monitoring.Folders;

/// <summary>Holds the sources, tests and benchmarks to small files and small folders.</summary>
public sealed class FileSizeTests
{
    private const int MaxLines = 300;
    private const int MaxFiles = 20;

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

    private static IEnumerable<string> FindFiles() => Roots.SelectMany(root => Repository.Find(root, "*.cs"));
}
