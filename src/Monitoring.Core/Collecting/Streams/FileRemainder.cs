using Monitoring.Tailing;

namespace Monitoring.Collecting.Streams;

/// <summary>The files to read after a file that was truncated or is gone.</summary>
/// <param name="Files">The files, the oldest first.</param>
/// <param name="HasCopy">Whether there is a copy of the file.</param>
/// <param name="IsContinued">Whether the copy has more bytes than were read, and is the first of the files.</param>
/// <param name="IsOverrun">Whether rotation happened unnoticed until no copy of the file was left.</param>
internal readonly record struct FileRemainder(
    IReadOnlyList<LogFile> Files, bool HasCopy, bool IsContinued, bool IsOverrun);
