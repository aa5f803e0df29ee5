using Monitoring.Files;

namespace Monitoring.Entries;

/// <summary>The position of the oldest line of one output that was read but not emitted, because it is still being
/// joined.</summary>
/// <param name="Output">The output. None of its lines from the position on was emitted. Null if it is not known, as in
/// a store that was written before each output had a position of its own. Then all lines were emitted except for
/// messages with a missing part.</param>
/// <param name="Since">The position of the line.</param>
public readonly record struct OpenPosition(LogOutput? Output, FilePosition Since);
