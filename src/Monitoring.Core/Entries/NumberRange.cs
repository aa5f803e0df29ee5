namespace Monitoring.Entries;

/// <summary>A range of entry numbers. A store numbers its entries in the order in which they are committed.</summary>
/// <remarks>Number 0 belongs to all entries that were stored before stores had numbers.</remarks>
/// <param name="From">The first number in the range.</param>
/// <param name="To">The first number after the range.</param>
public readonly record struct NumberRange(long From, long To)
{
    /// <summary>Whether a range has no number.</summary>
    public bool IsEmpty => From >= To;

    /// <summary>Whether this range has some of the other range's numbers.</summary>
    public bool Overlaps(NumberRange other) => From < other.To && other.From < To;

    /// <summary>Whether this range has all of the other range's numbers.</summary>
    public bool Contains(NumberRange other) => From <= other.From && other.To <= To;
}
