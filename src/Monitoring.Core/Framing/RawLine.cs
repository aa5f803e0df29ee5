namespace Monitoring.Framing;

/// <summary>The range of a line in the framed bytes, without its newline.</summary>
/// <param name="Start">The index of the first byte.</param>
/// <param name="Length">The number of bytes, without LF and without one CR before it.</param>
internal readonly record struct RawLine(int Start, int Length);
