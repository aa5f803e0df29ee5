namespace Monitoring.Folders;

/// <summary>The folders of the core's sources and their uses of each other.</summary>
internal sealed class CoreFolders
{
    /// <summary>The directory of the core's sources.</summary>
    public static readonly string SourceDirectory = Path.Join(Repository.Root, "src", "Monitoring.Core");

    private CoreFolders(IReadOnlyDictionary<string, string> sources)
    {
        Sources = sources;
        Folders = [.. sources.Keys.Select(FolderOf).Distinct().Order(StringComparer.Ordinal)];
        Edges =
        [
            .. from source in sources.OrderBy(source => source.Key, StringComparer.Ordinal)
               from folder in FolderReferences.Find(source.Value)
               where folder != FolderOf(source.Key)
               select new FolderEdge(FolderOf(source.Key), folder, source.Key),
        ];
    }

    /// <summary>The source texts, by their paths relative to the core's directory.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; }

    /// <summary>The top folders; the empty string for a file that is in none.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>All uses of a folder by another one.</summary>
    public IReadOnlyList<FolderEdge> Edges { get; }

    public static CoreFolders Read() => new(Directory
        .EnumerateFiles(SourceDirectory, "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(SourceDirectory, file).Replace('\\', '/'))
        .Where(file => FolderOf(file) is not ("obj" or "bin"))
        .ToDictionary(file => file, file => File.ReadAllText(Path.Join(SourceDirectory, file))));

    public static string FolderOf(string file) => file.Contains('/') ? file[..file.IndexOf('/')] : string.Empty;

    /// <summary>Finds a circle: edges of which each ends where the next one begins, and the last one where the first one begins. Empty
    /// if there is none.</summary>
    public static IReadOnlyList<FolderEdge> FindCircle(IReadOnlyList<FolderEdge> edges)
    {
        List<FolderEdge> path = [];
        HashSet<string> done = [];
        return edges.Any(edge => Visit(edge.From)) ? path : [];

        bool Visit(string folder)
        {
            int entered = path.FindIndex(edge => edge.From == folder);
            if (entered >= 0)
            {
                path.RemoveRange(0, entered);
                return true;
            }

            if (!done.Add(folder))
            {
                return false;
            }

            foreach (FolderEdge next in edges.Where(edge => edge.From == folder).DistinctBy(edge => edge.To))
            {
                path.Add(next);
                if (Visit(next.To))
                {
                    return true;
                }

                path.RemoveAt(path.Count - 1);
            }

            return false;
        }
    }
}
