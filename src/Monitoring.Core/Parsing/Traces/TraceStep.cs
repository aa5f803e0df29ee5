namespace Monitoring.Parsing.Traces;

/// <summary>Whether a line continues the lines before it.</summary>
internal enum TraceStep : byte
{
    /// <summary>No: they are complete.</summary>
    End = 0,

    /// <summary>Perhaps: the next line decides. If it does not confirm them, each line is an entry of its
    /// own.</summary>
    Hold,

    /// <summary>Yes, and so do all held lines.</summary>
    Join,
}
