namespace Monitoring.Interop;

/// <summary>The bits of a file's mode that encode its kind, the same on Linux, macOS and
/// the BSDs (sys/stat.h).</summary>
internal static class NativeMode
{
    public const int S_IFMT = 0xf000;
    public const int S_IFDIR = 0x4000;
    public const int S_IFREG = 0x8000;
    public const int S_IFLNK = 0xa000;
}
