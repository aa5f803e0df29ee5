namespace Monitoring.Tailing;

/// <summary>Where to resume one stream after a restart, so that every line comes once.</summary>
/// <param name="Path">The path under which the stream was followed.</param>
/// <param name="Files">How far each file of the stream has been given out, the oldest first: rotated ones that are not
/// finished yet, then the one that has the path.</param>
/// <param name="OpenSince">Where the oldest line stands whose message is still being joined, if there is one: read from
/// there, but give out only what <paramref name="Files"/> says is new.</param>
public sealed record Checkpoint(string Path, IReadOnlyList<FilePosition> Files, FilePosition? OpenSince);
