namespace Monitoring.Kubernetes.Streaming.Responses;

/// <summary>A line at the end of an answer that has no end yet: it may only have been cut off.</summary>
/// <param name="Time">When it was begun, in nanoseconds of Unix time; 0 if even that is not there.</param>
/// <param name="Hash">Its content so far.</param>
internal readonly record struct UnfinishedLogLine(long Time, int Hash);
