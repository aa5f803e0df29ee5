using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Monitoring.Benchmarks.Storing;

/// <summary>Appends a line a second to each of many files, spread over the second, in a process of its own.</summary>
internal static class LineFeed
{
    private const int TicksPerSecond = 100;

    /// <summary>Creates the files with one line each, and appends to them.</summary>
    public static void Run(string directory, int streams, int seconds)
    {
        Random random = new(1);
        StringBuilder line = new();
        FileStream[] files =
        [
            .. Enumerable.Range(0, streams).Select(stream => new FileStream(
                Path.Join(directory, NameOf(stream)), FileMode.Create, FileAccess.Write, FileShare.Read, 0)),
        ];
        long start = Stopwatch.GetTimestamp();
        long written = 0;
        for (long tick = 1; tick <= (long)seconds * TicksPerSecond; tick++)
        {
            for (long due = tick * streams / TicksPerSecond; written < due; written++)
            {
                files[written % streams].Write(Corpus.CreateLine(line, DateTime.UtcNow, random));
            }

            TimeSpan wait = TimeSpan.FromSeconds((double)tick / TicksPerSecond) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                Thread.Sleep(wait);
            }
        }

        Array.ForEach(files, file => file.Dispose());
    }

    private static string NameOf(int stream) => string.Create(
        CultureInfo.InvariantCulture, $"shop-web-7d4b9c6f5-{stream:D5}_default_web-0123456789abcdef.log");
}
