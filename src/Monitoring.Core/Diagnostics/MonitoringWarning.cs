namespace Monitoring.Diagnostics;

/// <summary>What an operator should know, and what to do about it; the collection goes on.</summary>
/// <param name="Kind">What sort of trouble, for a program.</param>
/// <param name="Path">The file or directory it is about.</param>
/// <param name="Message">What happened and how to mend it, for a person.</param>
public sealed record MonitoringWarning(WarningKind Kind, string Path, string Message);
