namespace Monitoring.Counting;

/// <summary>What entries that are counted are told apart by, besides their time.</summary>
public enum CountedBy : byte
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>The stream, and with it all that its metadata say.</summary>
    Stream,

    /// <summary>The output they were written to.</summary>
    Output,

    /// <summary>How grave they are.</summary>
    Level,
}
