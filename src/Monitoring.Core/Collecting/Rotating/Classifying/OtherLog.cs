namespace Monitoring.Collecting.Rotating.Classifying;

/// <summary>The relation of another log to a file that is found at a log's path.</summary>
internal enum OtherLog
{
    /// <summary>No relation.</summary>
    None,

    /// <summary>The other log is reading the file under its former path.</summary>
    Reads,

    /// <summary>The other log has read the file under its former path.</summary>
    HasRead,

    /// <summary>The file is, or may be, a copy in progress of the other log, which still has those bytes.</summary>
    IsCopied,

    /// <summary>The file is a copy of what the other log had before it was truncated.</summary>
    WasCopied,
}
