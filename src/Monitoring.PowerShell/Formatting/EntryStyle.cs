using System.Runtime.CompilerServices;
using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Formatting;

/// <summary>How the entries of one command are to be shown, where that is not as usual.</summary>
/// <param name="Highlights">What stands out in their messages.</param>
/// <param name="HasWholeTimes">Whether their lines begin with date, nanoseconds and zone.</param>
/// <remarks>An entry does not know how it is shown: it may be shown much later, or never.</remarks>
internal sealed record EntryStyle(IReadOnlyList<MessagePattern> Highlights, bool HasWholeTimes)
{
    private static readonly EntryStyle Usual = new([], HasWholeTimes: false);
    private static readonly ConditionalWeakTable<LogEntry, EntryStyle> Styles = [];

    /// <summary>Whether it is any different.</summary>
    public bool IsUsual => Highlights.Count == 0 && !HasWholeTimes;

    /// <summary>How an entry is to be shown.</summary>
    public static EntryStyle Of(LogEntry entry) => Styles.TryGetValue(entry, out EntryStyle? style) ? style : Usual;

    /// <summary>Has an entry shown so.</summary>
    public void Attach(LogEntry entry) => Styles.AddOrUpdate(entry, this);
}
