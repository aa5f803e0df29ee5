namespace Monitoring.Folders;

/// <summary>Holds the core's folders to the table of what each may use; docs/decisions/folders.md says why.</summary>
public sealed class StructureTests
{
    /// <summary>Each folder and the folders that it may use: only some of those above it.</summary>
    private static readonly (string Folder, string[] MayUse)[] Table =
    [
        ("Diagnostics", []),
        ("Interop", []),
        ("Messages", []),
        ("Framing", []),
        ("Files", ["Interop"]),
        ("Entries", ["Messages", "Files"]),
        ("Watching", ["Files", "Interop"]),
        ("Parsing", ["Messages", "Entries", "Files", "Framing", "Diagnostics"]),
        ("Tailing", ["Messages", "Files", "Entries", "Framing", "Parsing", "Diagnostics"]),
        ("Collecting", ["Messages", "Entries", "Files", "Watching", "Framing", "Parsing", "Tailing", "Diagnostics"]),
        ("Querying", ["Entries", "Messages"]),
        ("Counting", ["Entries", "Messages"]),
        ("Kubernetes", [
            "Messages", "Entries", "Files", "Watching", "Framing", "Parsing", "Tailing", "Collecting", "Querying",
            "Diagnostics"]),
        ("Pipelines", ["Collecting", "Entries", "Diagnostics"]),
        ("Storing", ["Querying", "Counting", "Pipelines", "Entries", "Messages", "Files", "Diagnostics"]),
        ("Exporting", ["Storing", "Pipelines", "Querying", "Entries", "Messages", "Files"]),
        ("Remote", ["Querying", "Counting", "Entries", "Messages", "Files", "Framing"]),
        ("Checking", ["Kubernetes", "Storing", "Collecting", "Watching", "Entries", "Files", "Diagnostics"]),
    ];

    private static readonly CoreFolders Core = CoreFolders.Read();

    [Fact]
    public void Every_folder_is_in_the_table_and_every_row_is_a_folder() =>
        Assert.Equal(Table.Select(row => row.Folder).Order(StringComparer.Ordinal), Core.Folders);

    [Fact]
    public void The_table_allows_only_folders_above()
    {
        for (int index = 0; index < Table.Length; index++)
        {
            Assert.Empty(Table[index].MayUse.Except(Table.Take(index).Select(row => row.Folder)));
        }
    }

    [Fact]
    public void A_folder_uses_only_what_the_table_allows()
    {
        Dictionary<string, string[]> allowed = Table.ToDictionary(row => row.Folder, row => row.MayUse);
        FolderEdge[] forbidden =
            [.. Core.Edges.Where(edge => !allowed.GetValueOrDefault(edge.From, []).Contains(edge.To))];
        Assert.True(forbidden.Length == 0, Describe(forbidden));
    }

    [Fact]
    public void No_circle_leads_through_the_folders()
    {
        IReadOnlyList<FolderEdge> circle = CoreFolders.FindCircle(Core.Edges);
        Assert.True(circle.Count == 0, Describe(circle));
    }

    [Fact]
    public void No_circle_leads_through_the_inner_folders_of_a_folder()
    {
        Assert.NotEmpty(Core.InnerEdges);
        IReadOnlyList<FolderEdge> circle = CoreFolders.FindCircle(Core.InnerEdges);
        Assert.True(circle.Count == 0, Describe(circle));
    }

    [Fact]
    public void The_architecture_page_has_the_same_table()
    {
        IEnumerable<string> rows = File.ReadLines(Path.Join(CoreFolders.SourceDirectory, "..", "..", "ARCHITECTURE.md"))
            .SkipWhile(line => line != "| Folder | Contents | Uses |")
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'));
        Assert.Equal(
            Table.Select(row => $"{row.Folder}: {string.Join(", ", row.MayUse)}"),
            rows.Select(row => row.Split('|')).Select(cells => $"{cells[1].Trim()}: {cells[3].Trim()}"));
    }

    [Theory]
    [InlineData("a>b b>c", "")]
    [InlineData("a>b b>a", "a>b b>a")]
    [InlineData("a>b b>c c>d d>b", "b>c c>d d>b")]
    [InlineData("a>b a>c b>d c>d", "")]
    [InlineData("a>b c>d d>c", "c>d d>c")]
    public void A_circle_is_found_wherever_it_begins(string edges, string expected)
    {
        FolderEdge[] all = [.. edges.Split(' ').Select(edge => new FolderEdge(edge[..1], edge[2..], string.Empty))];
        Assert.Equal(expected, string.Join(' ', CoreFolders.FindCircle(all).Select(edge => $"{edge.From}>{edge.To}")));
    }

    [Fact]
    public void Native_functions_are_declared_in_Interop_only()
    {
        string[] declaring =
            [.. Core.Sources.Where(
            source => source.Value.Contains("LibraryImport(") || source.Value.Contains("DllImport("))
            .Select(source => CoreFolders.FolderOf(source.Key)).Distinct()];
        Assert.Equal(["Interop"], declaring);
    }

    private static string Describe(IEnumerable<FolderEdge> edges) => string.Join(Environment.NewLine, edges);
}
