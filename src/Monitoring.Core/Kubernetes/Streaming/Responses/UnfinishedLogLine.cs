namespace Monitoring.Kubernetes.Streaming.Responses;

/// <summary>A last line of a response without a line end. It may have been cut off.</summary>
/// <param name="Time">The time of the line's beginning, in nanoseconds of Unix time; 0 if the time is
/// incomplete.</param>
/// <param name="Hash">The hash of its content so far.</param>
internal readonly record struct UnfinishedLogLine(long Time, int Hash);
