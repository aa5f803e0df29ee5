using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitoring.Interop;

/// <summary>GetFileInformationByHandle of Windows.</summary>
internal static partial class NativeFileInformation
{
    /// <summary>Reads the status of an open file; false on failure, with the error
    /// in <see cref="Marshal.GetLastPInvokeError"/>.</summary>
    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetFileInformationByHandle(SafeFileHandle file, out ByHandleFileInformation information);

    // typedef struct _BY_HANDLE_FILE_INFORMATION {
    //     DWORD dwFileAttributes; FILETIME ftCreationTime, ftLastAccessTime, ftLastWriteTime;
    //     DWORD dwVolumeSerialNumber, nFileSizeHigh, nFileSizeLow, nNumberOfLinks, nFileIndexHigh, nFileIndexLow;
    // } BY_HANDLE_FILE_INFORMATION;
    [StructLayout(LayoutKind.Explicit, Size = 52)]
    internal readonly struct ByHandleFileInformation
    {
        [FieldOffset(0)]
        public readonly uint Attributes;

        [FieldOffset(4)]
        public readonly uint CreatedLow;

        [FieldOffset(8)]
        public readonly uint CreatedHigh;

        [FieldOffset(20)]
        public readonly uint LastWriteLow;

        [FieldOffset(24)]
        public readonly uint LastWriteHigh;

        [FieldOffset(28)]
        public readonly uint Volume;

        [FieldOffset(32)]
        public readonly uint SizeHigh;

        [FieldOffset(36)]
        public readonly uint SizeLow;

        [FieldOffset(40)]
        public readonly uint Links;

        [FieldOffset(44)]
        public readonly uint IndexHigh;

        [FieldOffset(48)]
        public readonly uint IndexLow;
    }
}
