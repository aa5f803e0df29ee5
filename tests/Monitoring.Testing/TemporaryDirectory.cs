using System.Text;

namespace Monitoring.Testing;

/// <summary>A directory of a test's own, without links in its path, and what tests do to the files in it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory()
    {
        Path = RealPath(Directory.CreateTempSubdirectory("monitoring-").FullName);
    }

    public string Path { get; }

    /// <summary>The path of a file in the directory.</summary>
    public string this[string name] => System.IO.Path.Join(Path, name);

    /// <summary>Appends lines to a file, in a directory that is made if it is missing.</summary>
    /// <returns>The path of the file.</returns>
    public string Write(string name, params string[] lines)
    {
        string path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        Append(name, JoinLines(lines));
        return path;
    }

    /// <summary>Writes lines to a new file that is compressed with gzip.</summary>
    /// <returns>The path of the file.</returns>
    public string WriteCompressed(string name, params string[] lines)
    {
        string path = this[name];
        File.WriteAllBytes(path, Gzip.Compress(Encoding.UTF8.GetBytes(JoinLines(lines))));
        return path;
    }

    public void Append(string name, string text) => Append(name, Encoding.UTF8.GetBytes(text));

    public void Append(string name, byte[] bytes)
    {
        using FileStream file = Open(name, FileMode.Append);
        file.Write(bytes);
    }

    public void Truncate(string name)
    {
        using FileStream file = Open(name, FileMode.Open);
        file.SetLength(0);
    }

    public void Rename(string name, string newName) => File.Move(this[name], this[newName], overwrite: true);

    /// <summary>Compresses a file as kubelet does: under another name first, and the file is deleted last.</summary>
    /// <param name="modified">The time that the compressed file is given, as logrotate gives it the file's; null for
    /// now.</param>
    /// <param name="ending">The suffix of the compressed file.</param>
    /// <param name="pack">Compresses; null for gzip.</param>
    public void Compress(
        string name, DateTime? modified = null, string ending = ".gz", Func<byte[], byte[]>? pack = null)
    {
        string unfinished = this[name + ".tmp"];
        File.WriteAllBytes(unfinished, (pack ?? Gzip.Compress)(File.ReadAllBytes(this[name])));
        if (modified is { } time)
        {
            File.SetLastWriteTimeUtc(unfinished, time);
        }

        File.Move(unfinished, this[name + ending]);
        File.Delete(this[name]);
    }

    public void Delete(string name) => File.Delete(this[name]);

    public void CreateDirectory(string name) => Directory.CreateDirectory(this[name]);

    /// <summary>Makes the link point somewhere, in one step even if it exists, as kubelet does.</summary>
    public void Link(string name, string target)
    {
        if (!File.Exists(this[name]) && new FileInfo(this[name]).LinkTarget is null)
        {
            File.CreateSymbolicLink(this[name], target);
            return;
        }

        string temporary = this[$".{System.IO.Path.GetFileName(name)}.new"];
        File.CreateSymbolicLink(temporary, target);
        File.Move(temporary, this[name], overwrite: true);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string JoinLines(string[] lines) => string.Concat(lines.Select(line => line + "\n"));

    /// <summary>The path without links: on macOS a link leads to the directory of temporary files.</summary>
    private static string RealPath(string path)
    {
        if (System.IO.Path.GetDirectoryName(path) is not { } parent)
        {
            return path;
        }

        string real = System.IO.Path.Join(RealPath(parent), System.IO.Path.GetFileName(path));
        return new DirectoryInfo(real).ResolveLinkTarget(returnFinalTarget: false) is { } target
            ? RealPath(target.FullName) : real;
    }

    private FileStream Open(string name, FileMode mode) =>
        new(this[name], mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
}
