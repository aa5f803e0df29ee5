using Monitoring.Benchmarks;
using Monitoring.Benchmarks.Storing;

namespace Monitoring.Compare.Contending;

/// <summary>The logs that everyone reads.</summary>
/// <param name="Directory">The directory of the files.</param>
/// <param name="Files">The number of files.</param>
/// <param name="Lines">The number of lines.</param>
/// <param name="WholeLines">The number of lines that are a message, or the last part of one.</param>
/// <param name="Bytes">The total size.</param>
internal sealed record CorpusFiles(string Directory, int Files, long Lines, long WholeLines, long Bytes)
{
    /// <summary>The part of a CRI line before its tag, without the output's name, which has six letters: the time and
    /// two spaces.</summary>
    private const int TagOffset = 30 + 1 + 6 + 1;

    /// <summary>Writes the corpus of the benchmarks, with some lines that have a rare word; afterwards it is in the
    /// page cache.</summary>
    public static CorpusFiles Write(string directory, int files, int mebibytes)
    {
        Corpus.Write(directory, files, mebibytes);
        StoreRun.AddRareLines(directory);
        return Of(directory);
    }

    /// <summary>Writes one file with one line, to know what starting and ending costs.</summary>
    public static CorpusFiles WriteOneLine(string directory)
    {
        System.IO.Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Join(directory, "app-000.log"), "2026-11-23T01:26:46.300187894Z stdout F one line\n");
        return Of(directory);
    }

    /// <summary>Reads all of it, so that it is in the page cache, from which Fluent Bit by default throws what it has
    /// read (<c>File_Cache_Advise</c>).</summary>
    public void Warm()
    {
        byte[] buffer = new byte[1 << 20];
        foreach (string path in System.IO.Directory.GetFiles(Directory))
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            while (file.Read(buffer) > 0)
            {
                // Reading is enough: the files are in the page cache then.
            }
        }
    }

    private static CorpusFiles Of(string directory)
    {
        string[] paths = System.IO.Directory.GetFiles(directory);
        (long Lines, long WholeLines) sum = paths
            .SelectMany(File.ReadLines)
            .Aggregate(
                (Lines: 0L, WholeLines: 0L),
                (counts, line) => (counts.Lines + 1, counts.WholeLines + (line[TagOffset] == 'F' ? 1 : 0)));
        return new CorpusFiles(
            directory, paths.Length, sum.Lines, sum.WholeLines, paths.Sum(path => new FileInfo(path).Length));
    }
}
