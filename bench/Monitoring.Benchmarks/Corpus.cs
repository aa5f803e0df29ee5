using System.Globalization;
using System.Text;

namespace Monitoring.Benchmarks;

/// <summary>Writes the logs that are measured on: CRI records as a node has them, always the same.</summary>
/// <remarks>Messages of 147 bytes on average: plain text, a quarter JSON, some stack traces; 1 % of the lines are parts
/// of longer messages; 10 % are of the standard error. Random ids make them as hard to compress as real ones.</remarks>
internal static class Corpus
{
    private const int MiB = 1 << 20;
    private static readonly string[] Levels = ["INFO", "INFO", "INFO", "DEBUG", "WARN", "ERROR"];
    private static readonly string[] Paths = ["/cart", "/login", "/api/v1/items", "/health", "/search", "/checkout"];

    /// <summary>Writes the files and reads them once, so that they are in the page cache.</summary>
    /// <returns>How many lines there are.</returns>
    public static long Write(string directory, int files, int mebibytes)
    {
        Directory.CreateDirectory(directory);
        long lines = 0;
        long bytesPerFile = (long)mebibytes * MiB / files;
        for (int file = 0; file < files; file++)
        {
            lines += WriteFile(Path.Join(directory, $"app-{file:D3}.log"), bytesPerFile, new Random(file));
        }

        return lines;
    }

    private static long WriteFile(string path, long bytes, Random random)
    {
        using FileStream stream = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, MiB);
        DateTime time = new(2026, 11, 23, 1, 26, 46, DateTimeKind.Utc);
        StringBuilder line = new();
        long lines = 0;
        for (long written = 0; written < bytes; lines++)
        {
            time = time.AddTicks(random.Next(20_000));
            byte[] encoded = CreateLine(line, time, random);
            stream.Write(encoded);
            written += encoded.Length;
        }

        return lines;
    }

    /// <summary>Makes a line.</summary>
    /// <param name="line">Reused from line to line.</param>
    /// <param name="time">The time of the record.</param>
    /// <param name="random">Decides the line.</param>
    public static byte[] CreateLine(StringBuilder line, DateTime time, Random random)
    {
        string output = random.Next(10) == 0 ? "stderr" : "stdout";
        char tag = random.Next(100) == 0 ? 'P' : 'F';
        line.Clear()
            .Append(time.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture))
            .Append(random.Next(10, 100)).Append("Z ").Append(output).Append(' ').Append(tag).Append(' ');
        AppendMessage(line, random);
        return Encoding.UTF8.GetBytes(line.Append('\n').ToString());
    }

    private static void AppendMessage(StringBuilder line, Random random)
    {
        string level = Levels[random.Next(Levels.Length)];
        string path = Paths[random.Next(Paths.Length)];
        switch (random.Next(100))
        {
            case < 28:
                line.Append(CultureInfo.InvariantCulture, $$"""
                    {"level":"{{level}}","msg":"request finished","path":"{{path}}","status":{{200 + random.Next(4)}},"duration_ms":{{random.Next(900)}},"request_id":"{{Id(random)}}","user":"{{random.Next(100000)}}"}
                    """);
                break;
            case < 32:
                line.Append("\tat com.shop.")
                    .Append(path[1..])
                    .Append(".Handler.invoke(Handler.java:")
                    .Append(random.Next(400))
                    .Append(") [shop-web-").Append(random.Next(90)).Append(".jar:").Append(Id(random)).Append(']');
                break;
            default:
                line.Append(level)
                    .Append(" [worker-")
                    .Append(random.Next(32))
                    .Append("] com.shop.web.Server - handled ")
                    .Append(path)
                    .Append(" for user ").Append(random.Next(100000)).Append(" in ").Append(random.Next(900))
                    .Append(" ms, request ").Append(Id(random)).Append(", trace ").Append(Id(random));
                break;
        }
    }

    private static string Id(Random random) => random.NextInt64().ToString("x16", CultureInfo.InvariantCulture);
}
