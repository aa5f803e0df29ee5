namespace Monitoring.Diagnostics;

/// <summary>A warning or a gap, and when it was told.</summary>
/// <param name="Time">When.</param>
/// <param name="Path">The file or directory it is about; empty if it is about none.</param>
/// <param name="Message">What happened and how to mend it, for a person. Names in it are as hostile
/// as messages are.</param>
/// <param name="IsGap">Whether something is lost for good.</param>
public sealed record MonitoringNote(DateTimeOffset Time, string Path, string Message, bool IsGap)
{
    /// <summary>The message, with the path if it does not say it.</summary>
    public override string ToString() =>
        Message.Contains(Path, StringComparison.Ordinal) ? Message : $"{Path}: {Message}";
}
