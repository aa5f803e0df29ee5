using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Monitoring.Entries;

namespace Monitoring.Formatting;

/// <summary>A time stamp in a property: a <see cref="DateTimeOffset"/> in every respect, except that its text has all
/// digits and its offset, <c>2026-11-23T10:00:00.123456789+01:00</c>.</summary>
/// <remarks>Export-Csv writes the result of ToString, which for a <see cref="DateTimeOffset"/> lacks the fraction.
/// Between processes it is serialized as its text (see Monitoring.Types.ps1xml), because PowerShell cannot serialize a
/// <see cref="DateTimeOffset"/>.</remarks>
[SuppressMessage(
    "Design", "MA0097:A class that implements IComparable should override comparison operators",
    Justification = "PSObject compares.")]
internal sealed class TimestampValue : PSObject
{
    private const string TypeName = "Monitoring.Entries.Timestamp";

    private readonly LogTimestamp _exact;

    /// <summary>A time in a zone.</summary>
    public TimestampValue(LogTimestamp moment, TimeZoneInfo zone)
        : this(moment, moment.ToDateTimeOffset(zone))
    {
    }

    private TimestampValue(LogTimestamp exact, DateTimeOffset moment)
        : base(moment)
    {
        _exact = exact;
        TypeNames.Insert(0, TypeName);
    }

    /// <summary>A time that has an offset; null for none.</summary>
    public static TimestampValue? Of(DateTimeOffset? moment) =>
        moment is { } known ? new TimestampValue(LogTimestamp.From(known), known) : null;

    /// <inheritdoc/>
    public override string ToString() => _exact.ToString(((DateTimeOffset)BaseObject).Offset);
}
