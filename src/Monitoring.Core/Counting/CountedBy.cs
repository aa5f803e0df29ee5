namespace Monitoring.Counting;

/// <summary>The properties by which counted entries are grouped, in addition to the time.</summary>
[Flags]
public enum CountedBy
{
    /// <summary>Nothing.</summary>
    Nothing = 0,

    /// <summary>The stream, with all of its metadata.</summary>
    Stream = 1,

    /// <summary>The output that the entries were written to.</summary>
    Output = 2,

    /// <summary>The level of the entries.</summary>
    Level = 4,
}
