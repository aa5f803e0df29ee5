using Monitoring.Files;

namespace Monitoring.Entries;

/// <summary>Where on one output the oldest line stands that was read but not given out, because it is still being joined.</summary>
/// <param name="Output">The output; none of its lines from there on has been given out. Null if it is not known, as in a store that was
/// written before each output had a position of its own: then what was given out is all but the messages of which a part was still
/// missing.</param>
/// <param name="Since">The line.</param>
public readonly record struct OpenPosition(LogOutput? Output, FilePosition Since);
