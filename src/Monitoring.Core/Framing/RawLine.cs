namespace Monitoring.Framing;

/// <summary>Where a line lies in the bytes it was framed from, without its newline.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Bytes, without LF and without one CR before it.</param>
internal readonly record struct RawLine(int Start, int Length);
