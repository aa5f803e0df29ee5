using System.Runtime.InteropServices;

namespace Monitoring.Testing;

/// <summary>Files that another user could put into a directory that he may write.</summary>
internal static partial class HostileFiles
{
    /// <summary>A user that no test runs as.</summary>
    public const uint Stranger = 12345;

    /// <summary>Skips a test where it cannot act as another user.</summary>
    public static void NeedRoot() => Assert.SkipUnless(
        !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess, "Only root can give a file to another user.");

    /// <summary>Skips a test that is about Unix.</summary>
    public static void NeedUnix() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other kinds of files.");

    /// <summary>Gives a file, or a link itself, to another user.</summary>
    public static void GiveAway(string path, uint user = Stranger) => Assert.Equal(0, ChangeOwner(path, user, user));

    /// <summary>Sets a mode, in the notation of chmod.</summary>
    public static void SetMode(string path, string octal)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(octal, 8));
        }
    }

    /// <summary>The mode of a file.</summary>
    public static UnixFileMode GetMode(string path) =>
        OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    /// <summary>Gives an existing file a second name.</summary>
    public static void HardLink(string target, string path) => Assert.Equal(0, Link(target, path));

    /// <summary>Makes a pipe.</summary>
    public static void Pipe(string path) => Assert.Equal(0, MkFifo(path, 0x1B6));

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string target, string path);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MkFifo(string path, uint mode);
}
