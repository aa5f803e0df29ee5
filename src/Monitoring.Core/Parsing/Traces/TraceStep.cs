namespace Monitoring.Parsing.Traces;

/// <summary>Whether a line goes on with the lines before it.</summary>
internal enum TraceStep : byte
{
    /// <summary>No: they are all there is.</summary>
    End = 0,

    /// <summary>Perhaps: the next line tells, and if it does not, each is an entry of its own.</summary>
    Hold,

    /// <summary>Yes, and so do all that were held.</summary>
    Join,
}
