namespace Monitoring.Remote.Engines;

/// <summary>A named value of an entry in a log database.</summary>
/// <param name="Name">The name, as the database has it.</param>
/// <param name="Value">The value. An empty one is treated as a missing one, as the databases do.</param>
internal readonly record struct EngineField(string Name, string Value);
