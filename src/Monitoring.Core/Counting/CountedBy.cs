namespace Monitoring.Counting;

/// <summary>What entries that are counted are told apart by, besides their time.</summary>
[Flags]
public enum CountedBy
{
    /// <summary>Nothing.</summary>
    Nothing = 0,

    /// <summary>The stream, and with it all that its metadata say.</summary>
    Stream = 1,

    /// <summary>The output they were written to.</summary>
    Output = 2,

    /// <summary>How grave they are.</summary>
    Level = 4,
}
