using System.Management.Automation;
using Monitoring.Counting;
using Monitoring.Formatting;
using Monitoring.Storing;

namespace Monitoring.Commands.Errors;

/// <content>Errors of durations and sizes that are out of range.</content>
internal static partial class LogErrors
{
    public static ErrorRecord IntervalOutOfRange(TimeSpan interval) => OutOfRange(
        nameof(IntervalOutOfRange),
        interval,
        $"-Interval is {DurationText.Format(interval)}. It must be longer than zero and at most {LogTally.MaxInterval.TotalDays:0} days.",
        "Use a duration with a unit, such as 10s, 5m or 1d.");

    public static ErrorRecord CommitIntervalOutOfRange(TimeSpan interval, TimeSpan least, TimeSpan most) => OutOfRange(
        nameof(CommitIntervalOutOfRange),
        interval,
        $"-CommitInterval is {DurationText.Format(interval)}. It must be from {DurationText.Format(least)} to {DurationText.Format(most)}.",
        "Use a duration with a unit, such as 250ms or 5s, or omit -CommitInterval.");

    public static ErrorRecord RetentionTooShort(TimeSpan age) => OutOfRange(
        nameof(RetentionTooShort),
        age,
        $"-RetentionAge is {DurationText.Format(age)}. The minimum is {DurationText.Format(RetentionPolicy.MinAge)}; 0 means no limit.",
        "Use a longer duration, such as 7d, or delete entries with Clear-LogStore.");

    public static ErrorRecord RetentionTooSmall(long bytes) => OutOfRange(
        nameof(RetentionTooSmall),
        bytes,
        $"-RetentionSize is {ByteSize.Format(bytes)}. The minimum is {ByteSize.Format(RetentionPolicy.MinBytes)}; 0 means no limit.",
        "Use a larger size, such as 4GB, or delete entries with Clear-LogStore.");

    public static ErrorRecord RetentionNotConfirmed(string path, string consequence)
    {
        const string Advice =
            "Use -Force to start the collector and delete them, or a larger -RetentionAge or -RetentionSize; 0 means no limit.";
        string message = $"{consequence} This session is not interactive, so the deletion cannot be confirmed. The "
            + "store is unchanged.";
        return Create(
            new PSInvalidOperationException(message),
            nameof(RetentionNotConfirmed),
            ErrorCategory.OperationStopped,
            path,
            Advice,
            $"{message} {Advice}");
    }

    private static ErrorRecord OutOfRange(string id, object value, string message, string advice) =>
        Create(
            new PSArgumentException(message), id, ErrorCategory.InvalidArgument, value, advice, $"{message} {advice}");
}
