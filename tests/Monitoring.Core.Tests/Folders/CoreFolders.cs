using System.Text.RegularExpressions;

namespace Monitoring.Folders;

/// <summary>The folders of the core's sources and their uses of each other.</summary>
internal sealed partial class CoreFolders
{
    /// <summary>The directory of the core's sources.</summary>
    public static readonly string SourceDirectory = Path.Join(Repository.Root, "src", "Monitoring.Core");

    /// <summary>The maximum time for a pattern in one file: a minute, which only a faulty pattern takes.</summary>
    private const int MaxMilliseconds = 60_000;

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
        InnerEdges =
        [
            .. from source in sources.OrderBy(source => source.Key, StringComparer.Ordinal)
               from used in Using().Matches(source.Value).Select(match => match.Groups["folder"].Value)
               let edge = FindInnerEdge(source.Key, used)
               where edge is not null
               select edge,
        ];
    }

    /// <summary>The source texts, by their paths relative to the core's directory.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; }

    /// <summary>The top folders; the empty string for a file that is in none.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>All uses of a folder by another one.</summary>
    public IReadOnlyList<FolderEdge> Edges { get; }

    /// <summary>All uses of an inner folder by another inner folder of the same folder. Both are paths, such as
    /// <c>Storing/Reading</c>.</summary>
    /// <remarks>A type of a folder beside the own one is visible by a using directive only, and IDE0005 permits none
    /// without need.</remarks>
    public IReadOnlyList<FolderEdge> InnerEdges { get; }

    public static CoreFolders Read() => new(Directory
        .EnumerateFiles(SourceDirectory, "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(SourceDirectory, file).Replace('\\', '/'))
        .Where(file => FolderOf(file) is not ("obj" or "bin"))
        .ToDictionary(file => file, file => File.ReadAllText(Path.Join(SourceDirectory, file))));

    public static string FolderOf(string file) => file.Contains('/') ? file[..file.IndexOf('/')] : string.Empty;

    /// <summary>Finds the two folders at which the paths of a file and of a used folder part. Null where one is inside
    /// the other, or where they share no folder.</summary>
    private static FolderEdge? FindInnerEdge(string file, string used)
    {
        string[] from = file.Split('/')[..^1];
        string[] to = used.Split('.');
        int shared = from.Zip(to).TakeWhile(pair => pair.First == pair.Second).Count();
        return shared == 0 || shared == from.Length || shared == to.Length
            ? null
            : new FolderEdge(string.Join('/', from[..(shared + 1)]), string.Join('/', to[..(shared + 1)]), file);
    }

    [GeneratedRegex(@"^using Monitoring\.(?<folder>[\w.]+);", RegexOptions.Multiline, MaxMilliseconds)]
    private static partial Regex Using();

    /// <summary>Finds a circle: edges of which each ends where the next one begins, and the last one where the first
    /// one begins. Empty if there is none.</summary>
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
