using Monitoring.Entries;

namespace Monitoring.Storing.Blocks.Columns;

/// <summary>The number in a block for the output of an entry and the source of its timestamp.</summary>
/// <remarks>Numbers 0 to 2 are those of stores before version 6. In these, only entries of containers had an output,
/// and only they had the time of a record.</remarks>
internal static class RowOrigin
{
    private static readonly (LogOutput Output, TimestampSource Source)[] Origins =
    [
        (LogOutput.Unknown, TimestampSource.Read),
        (LogOutput.Stdout, TimestampSource.Record),
        (LogOutput.Stderr, TimestampSource.Record),
        (LogOutput.Unknown, TimestampSource.Message),
        (LogOutput.Unknown, TimestampSource.Record),
        (LogOutput.Stdout, TimestampSource.Message),
        (LogOutput.Stdout, TimestampSource.Read),
        (LogOutput.Stderr, TimestampSource.Message),
        (LogOutput.Stderr, TimestampSource.Read),
    ];

    private static readonly int Sources = Enum.GetValues<TimestampSource>().Length;
    private static readonly long[] Numbers = Invert();

    /// <summary>The number of an output and a source.</summary>
    public static long Encode(LogOutput output, TimestampSource source) =>
        Numbers[((int)output * Sources) + (int)source];

    /// <summary>Whether the number is defined.</summary>
    public static bool IsKnown(long origin) => (ulong)origin < (ulong)Origins.Length;

    /// <summary>The output of a number.</summary>
    public static LogOutput GetOutput(byte origin) => Origins[origin].Output;

    /// <summary>The source of a number.</summary>
    public static TimestampSource GetTimestampSource(byte origin) => Origins[origin].Source;

    private static long[] Invert()
    {
        long[] numbers = new long[Origins.Length];
        for (int number = 0; number < Origins.Length; number++)
        {
            (LogOutput output, TimestampSource source) = Origins[number];
            numbers[((int)output * Sources) + (int)source] = number;
        }

        return numbers;
    }
}
