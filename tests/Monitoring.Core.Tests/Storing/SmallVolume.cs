using System.Diagnostics;

namespace Monitoring.Storing;

/// <summary>A file system of its own, of a few MiB, that a test fills up.</summary>
internal sealed class SmallVolume : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public SmallVolume(int mebibytes)
    {
        _directory.CreateDirectory("volume");
        Assert.SkipUnless(
            Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", Root), "Nothing may be mounted here.");
    }

    public string Root => _directory["volume"];

    private string Ballast => Path.Join(Root, "ballast");

    /// <summary>The bytes that all files but the ballast take.</summary>
    public long UsedBytes =>
        Directory.EnumerateFiles(Root).Where(path => path != Ballast).Sum(path => new FileInfo(path).Length);

    /// <summary>Fills the volume to the last byte.</summary>
    public void Fill()
    {
        byte[] block = new byte[64 << 10];
        int length = block.Length;
        using FileStream ballast = new(
            Ballast, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, BufferSize = 0 });
        while (length > 0)
        {
            try
            {
                ballast.Write(block.AsSpan(0, length));
            }
            catch (IOException)
            {
                length /= 2;
            }
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
    public void MakeRoom() => File.Delete(Ballast);

    public void Dispose()
    {
        Run("umount", "-l", Root);
        _directory.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
