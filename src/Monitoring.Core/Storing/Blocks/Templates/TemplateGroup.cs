using Monitoring.Entries;

namespace Monitoring.Storing.Blocks.Templates;

/// <summary>The messages of a template with one output and level.</summary>
/// <param name="Kind">The output and the level.</param>
/// <param name="Rows">The number of messages.</param>
/// <param name="Bytes">The length of the messages, in bytes.</param>
/// <param name="Earliest">The earliest time stamp.</param>
/// <param name="Latest">The latest time stamp.</param>
internal readonly record struct TemplateGroup(
    EntryKind Kind, int Rows, long Bytes, LogTimestamp Earliest, LogTimestamp Latest);
