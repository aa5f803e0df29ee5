namespace Monitoring.Diagnostics;

/// <summary>A warning or a gap, and its time.</summary>
/// <param name="Time">The time.</param>
/// <param name="Path">The affected file or directory; empty if there is none.</param>
/// <param name="Message">The problem and how to fix it, for people. Names in it are as untrusted as messages.</param>
/// <param name="IsGap">Whether data are lost permanently.</param>
public sealed record MonitoringNote(DateTimeOffset Time, string Path, string Message, bool IsGap)
{
    /// <summary>The message, preceded by the path if the message does not contain it.</summary>
    public override string ToString() =>
        Message.Contains(Path, StringComparison.Ordinal) ? Message : $"{Path}: {Message}";
}
