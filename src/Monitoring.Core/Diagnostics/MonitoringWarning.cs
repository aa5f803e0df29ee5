namespace Monitoring.Diagnostics;

/// <summary>A problem for the operator and how to fix it; the collection continues.</summary>
/// <param name="Kind">The kind of problem, for programs.</param>
/// <param name="Path">The affected file or directory.</param>
/// <param name="Message">The problem and how to fix it, for people.</param>
public sealed record MonitoringWarning(WarningKind Kind, string Path, string Message);
