namespace Monitoring.Parsing;

/// <summary>How a file writes its records.</summary>
public enum LogFormat : byte
{
    /// <summary>Not known yet.</summary>
    Unknown = 0,

    /// <summary>A line is a message.</summary>
    Plain = 1,

    /// <summary>The Container Runtime Interface's log format, as containerd and CRI-O write it.</summary>
    Cri = 2,

    /// <summary>One JSON object a line, as Docker's json-file driver writes it.</summary>
    DockerJson = 3,
}
