using System.Runtime.InteropServices;

namespace Monitoring.Interop;

/// <summary>open(2), realpath(3) and getrlimit(2) of Linux, macOS and the BSDs.</summary>
internal static partial class NativeFile
{
    public const int O_RDONLY = 0;

    public static int O_NONBLOCK => OperatingSystem.IsLinux() ? 0x800 : 0x4;

    public static int O_CLOEXEC =>
        OperatingSystem.IsLinux() ? 0x80000 : OperatingSystem.IsMacOS() ? 0x1000000 : 0x100000;

    public static int RLIMIT_NOFILE => OperatingSystem.IsLinux() ? 7 : 8;

    /// <summary>Returns a descriptor; -1 on failure, with the errno in
    /// <see cref="Marshal.GetLastPInvokeError"/>.</summary>
    // int open(const char *pathname, int flags); (the mode is only used when a file is created)
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    /// <summary>Returns the path without a link in any part of it; null if it leads to nothing.</summary>
    public static string? RealPath(string path)
    {
        nint resolved = RealPath(path, 0);
        if (resolved == 0)
        {
            return null;
        }

        string? result = Marshal.PtrToStringUTF8(resolved);
        Free(resolved);
        return result;
    }

    // int getrlimit(int resource, struct rlimit *rlim);
    [LibraryImport("libc", EntryPoint = "getrlimit")]
    public static partial int GetResourceLimit(int resource, out ResourceLimit limit);

    // char *realpath(const char *path, char *resolved_path);  (null: the result is malloc'ed)
    [LibraryImport("libc", EntryPoint = "realpath", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint RealPath(string path, nint resolvedPath);

    // void free(void *ptr);
    [LibraryImport("libc", EntryPoint = "free")]
    private static partial void Free(nint pointer);

    // struct rlimit { rlim_t rlim_cur; rlim_t rlim_max; }; 64 bits each on the supported systems
    [StructLayout(LayoutKind.Sequential)]
    internal readonly struct ResourceLimit
    {
        public readonly ulong Current;
        public readonly ulong Maximum;
    }
}
