namespace Monitoring.Collecting.Rotating.Classifying;

/// <summary>What another log has to do with a file that is found under a log's path.</summary>
internal enum OtherLog
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is being read under the path that it had before.</summary>
    Reads,

    /// <summary>It was read under the path that it had before.</summary>
    HasRead,

    /// <summary>It is, or may be, a copy that is being made of the other log, which still has those bytes.</summary>
    IsCopied,

    /// <summary>It is a copy of what the other log had before it was truncated.</summary>
    WasCopied,
}
