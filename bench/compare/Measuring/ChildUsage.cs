using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Monitoring.Compare.Measuring;

/// <summary>The processor time of the children of this process that have ended.</summary>
/// <remarks>
/// <code>
/// int getrusage(int who, struct rusage *usage);
/// struct rusage {
///     struct timeval ru_utime;   /* user time */
///     struct timeval ru_stime;   /* time in the kernel */
///     long ru_maxrss;            /* and thirteen more longs */
/// };
/// </code>
/// Exact to the microsecond, where the counters in /proc are exact to the hundredth of a second and gone with the
/// process. The peak of the memory is not taken from here: it includes that of this process at the time of the fork.
/// </remarks>
internal static partial class ChildUsage
{
    private const int RusageChildren = -1;

    /// <summary>The sum up to now.</summary>
    public static TimeSpan Processor
    {
        get
        {
            if (GetResourceUsage(RusageChildren, out ResourceUsage usage) != 0)
            {
                throw new Win32Exception(Marshal.GetLastPInvokeError());
            }

            return TimeSpan.FromSeconds(usage.UserSeconds + usage.SystemSeconds)
                + TimeSpan.FromMicroseconds(usage.UserMicroseconds + usage.SystemMicroseconds);
        }
    }

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    private static partial int GetResourceUsage(int who, out ResourceUsage usage);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ResourceUsage
    {
        public readonly nint UserSeconds;
        public readonly nint UserMicroseconds;
        public readonly nint SystemSeconds;
        public readonly nint SystemMicroseconds;
        private readonly Others _others;
    }

    [InlineArray(14)]
    private struct Others
    {
        private nint _first;
    }
}
