using Monitoring.Files;

namespace Monitoring.Collecting.Rotating;

/// <summary>A file that is not read, and is to be remembered so that it is not taken for a new one once it has another name.</summary>
/// <param name="Position">Its end.</param>
/// <param name="Original">The file that it is a copy of; null if it is none.</param>
internal readonly record struct LeftFile(FilePosition Position, FileIdentity? Original);
