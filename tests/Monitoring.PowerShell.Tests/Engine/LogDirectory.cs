using System.IO.Compression;
using System.Text;

namespace Monitoring.Engine;

/// <summary>A directory of logs that is gone after the test.</summary>
internal sealed class LogDirectory : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("monitoring-").FullName;

    /// <summary>The path of a file in it.</summary>
    public string this[string name] => Path.Join(Root, name);

    public string Write(string name, params string[] lines)
    {
        string path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.AppendAllText(path, string.Concat(lines.Select(line => line + "\n")));
        return path;
    }

    public string WriteCompressed(string name, params string[] lines)
    {
        string path = this[name];
        using GZipStream stream = new(File.Create(path), CompressionLevel.Fastest);
        stream.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
