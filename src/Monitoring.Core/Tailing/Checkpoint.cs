namespace Monitoring.Tailing;

/// <summary>Where to resume one stream after a restart.</summary>
/// <param name="Path">The path under which the stream was followed.</param>
public sealed record Checkpoint(string Path);
