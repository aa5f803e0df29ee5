using System.Globalization;

namespace Monitoring.Compare.Measuring;

/// <summary>The status of a process, from /proc/PID/status and /proc/PID/stat of Linux.</summary>
/// <param name="ResidentBytes">Memory now.</param>
/// <param name="PeakBytes">Memory at most.</param>
/// <param name="Threads">The number of threads.</param>
/// <param name="Processor">Processor time since its start, its ended threads included; to the hundredth of a
/// second.</param>
internal readonly record struct ProcessStatus(long ResidentBytes, long PeakBytes, int Threads, TimeSpan Processor)
{
    /// <summary>USER_HZ: on all architectures a hundred, whatever the kernel's own clock.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>Reads the status of a process; false if it has ended.</summary>
    public static bool TryRead(int processId, out ProcessStatus status)
    {
        try
        {
            return TryParse(
                File.ReadAllText($"/proc/{processId}/status"), File.ReadAllText($"/proc/{processId}/stat"), out status);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            status = default;
            return false;
        }
    }

    /// <summary>Parses both files; false for a process that has ended but is still known, which has no
    /// memory.</summary>
    public static bool TryParse(string status, string stat, out ProcessStatus parsed)
    {
        parsed = default;
        if (FindNumber(status, "VmRSS:") is not { } resident
            || FindNumber(status, "VmHWM:") is not { } peak
            || FindNumber(status, "Threads:") is not { } threads)
        {
            return false;
        }

        // The second field is the program's name in parentheses, which may contain any character, also spaces and
        // parentheses.
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        const int UserTime = 11;
        const int SystemTime = 12;
        if (fields.Length <= SystemTime
            || !long.TryParse(fields[UserTime], NumberStyles.None, CultureInfo.InvariantCulture, out long user)
            || !long.TryParse(fields[SystemTime], NumberStyles.None, CultureInfo.InvariantCulture, out long system))
        {
            return false;
        }

        const int KiB = 1024;
        parsed = new ProcessStatus(
            resident * KiB, peak * KiB, (int)threads, TimeSpan.FromSeconds((user + system) / TicksPerSecond));
        return true;
    }

    private static long? FindNumber(string status, string name)
    {
        foreach (ReadOnlySpan<char> line in status.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
            {
                ReadOnlySpan<char> value = line[name.Length..].Trim();
                int end = value.IndexOf(' ');
                return long.TryParse(
                    end < 0 ? value : value[..end], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                    ? number : null;
            }
        }

        return null;
    }
}
