using Monitoring.Entries;

namespace Monitoring.Storing.Blocks;

/// <summary>One number for the output that an entry was written to and where its time comes from, as a block has it.</summary>
/// <remarks>The first three are those of versions that did not know where a time comes from: only a container's entries had an output, and only
/// those had the time of a record.</remarks>
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

    /// <summary>The number.</summary>
    public static long Encode(LogOutput output, TimestampSource source)
    {
        return (output, source) switch
        {
            (LogOutput.Unknown, TimestampSource.Record) => 4,
            (LogOutput.Unknown, TimestampSource.Message) => 3,
            (LogOutput.Unknown, _) => 0,
            (_, TimestampSource.Record) => (long)output,
            (LogOutput.Stdout, TimestampSource.Message) => 5,
            (LogOutput.Stdout, _) => 6,
            (_, TimestampSource.Message) => 7,
            _ => 8,
        };
    }

    /// <summary>Whether it is one of the numbers.</summary>
    public static bool IsKnown(long origin) => (ulong)origin < (ulong)Origins.Length;

    /// <summary>The output.</summary>
    public static LogOutput GetOutput(byte origin) => Origins[origin].Output;

    /// <summary>Where the time comes from.</summary>
    public static TimestampSource GetTimestampSource(byte origin) => Origins[origin].Source;
}
