namespace Monitoring.Entries.Display;

/// <summary>The way in which the entries of one command are shown; one object for all of them.</summary>
internal sealed record EntryStyle
{
    /// <summary>The default style.</summary>
    public static readonly EntryStyle Default = new();

    /// <summary>The highlighted parts of messages.</summary>
    public IReadOnlyList<IHighlight> Highlights { get; init; } = [];

    /// <summary>Whether lines begin with date, nanoseconds and offset instead of the time of day.</summary>
    public bool HasWholeTimes { get; init; }

    /// <summary>Whether lines omit the namespace, because all entries are of one.</summary>
    public bool OmitsNamespace { get; init; }

    /// <summary>The zone of all times. The default is the local one.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Local;
}
