using System.Globalization;

namespace Monitoring.Formatting;

/// <summary>A number of bytes in readable form: <c>1.5 MiB</c>.</summary>
internal static class ByteSize
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>The number in the largest unit that is not greater than it.</summary>
    public static string Format(long bytes)
    {
        double amount = bytes;
        int unit = 0;

        // 1023.95 KiB would be written as 1024.0.
        while (amount >= 1023.95 && unit < Units.Length - 1)
        {
            amount /= 1024;
            unit++;
        }

        return amount.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + ' ' + Units[unit];
    }
}
