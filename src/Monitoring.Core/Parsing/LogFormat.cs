namespace Monitoring.Parsing;

/// <summary>The formats of a log file's lines.</summary>
public enum LogFormat : byte
{
    /// <summary>Not known yet.</summary>
    Unknown = 0,

    /// <summary>Each line is a message.</summary>
    Plain = 1,

    /// <summary>The Container Runtime Interface's log format, as containerd and CRI-O write it.</summary>
    Cri = 2,

    /// <summary>One JSON object per line, as Docker's json-file driver writes it.</summary>
    DockerJson = 3,
}
