using System.Text.RegularExpressions;

namespace Monitoring.Folders;

/// <summary>SECURITY.md names the tests that attack what it promises.</summary>
public sealed partial class SecurityDocumentTests
{
    [Fact]
    public void Every_test_that_it_names_is_there()
    {
        string root = FindRoot();
        HashSet<string?> files =
            [.. Directory.EnumerateFiles(Path.Join(root, "tests"), "*Tests.cs", SearchOption.AllDirectories).Select(
                Path.GetFileNameWithoutExtension)];
        string[] named =
            [.. TestName().Matches(File.ReadAllText(Path.Join(root, "SECURITY.md"))).Select(
            match => match.Groups["name"].Value).Distinct()];

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, files));
    }

    private static string FindRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Join(directory.FullName, "SECURITY.md")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName
            ?? throw new InvalidOperationException("No directory above the tests has SECURITY.md.");
    }

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z0-9]*Tests)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex TestName();
}
