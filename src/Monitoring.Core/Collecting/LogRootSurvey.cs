using Monitoring.Collecting.Scanning;
using Monitoring.Files;

namespace Monitoring.Collecting;

/// <summary>The files below a root, to explain to a user why nothing is followed.</summary>
/// <param name="HasFiles">Whether there is a file to follow.</param>
/// <param name="Compressed">The number of files that are excluded only because they are compressed with
/// gzip or zstd.</param>
/// <param name="Names">The names of other files.</param>
internal sealed record LogRootSurvey(bool HasFiles, int Compressed, IReadOnlyList<string> Names)
{
    private const int MaxNames = 10_000;

    /// <summary>Surveys the files below a root. A directory that cannot be read counts as one with files; the collector
    /// reports the error.</summary>
    public static LogRootSurvey Of(LogRoot root)
    {
        ArgumentNullException.ThrowIfNull(root);
        FileFilter filter = new(root);
        FileFilter unpacked = new(root with { Exclude = [.. root.Exclude.Except(LogRoot.DefaultExclude)] });
        int compressed = 0;
        List<string> names = [];
        EnumerationOptions options = new() { RecurseSubdirectories = root.Recurse, AttributesToSkip = default };
        try
        {
            foreach (string path in Directory.EnumerateFiles(root.Path, "*", options).Take(MaxNames))
            {
                string name = Path.GetRelativePath(root.Path, path).Replace('\\', '/');
                if (filter.Follows(name))
                {
                    return new LogRootSurvey(HasFiles: true, Compressed: 0, []);
                }

                bool isRead = CompressionOfName.Of(name) is Compression.Gzip or Compression.Zstd;
                compressed += isRead && unpacked.Follows(name) ? 1 : 0;
                names.Add(name);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new LogRootSurvey(HasFiles: true, Compressed: 0, []);
        }

        return new LogRootSurvey(HasFiles: false, compressed, names);
    }
}
