using System.Diagnostics.CodeAnalysis;
using Monitoring.Entries;
using Monitoring.Parameters;
using Monitoring.Querying;

namespace Monitoring.Destinations;

/// <summary>The first entries that a new destination gets.</summary>
/// <param name="Time">The time of the first entry; null for none.</param>
/// <param name="IsNow">Whether only entries that are stored later are sent.</param>
internal sealed record DestinationStart(LogTimestamp? Time, bool IsNow)
{
    /// <summary>All entries of the store.</summary>
    public const string Beginning = "Beginning";

    /// <summary>Only entries that are stored later.</summary>
    public const string Now = "Now";

    /// <summary>Reads a start: <c>Beginning</c>, <c>Now</c>, or a time.</summary>
    public static bool TryParse(
        object value, TimeProvider timeProvider, [NotNullWhen(true)] out DestinationStart? start,
        [NotNullWhen(false)] out string? problem)
    {
        (start, problem) = (null, null);
        object? typed = TypedText.Of(value);
        switch (typed)
        {
            case string text when text.Trim().Equals(Beginning, StringComparison.OrdinalIgnoreCase):
                start = new DestinationStart(Time: null, IsNow: false);
                return true;
            case string text when text.Trim().Equals(Now, StringComparison.OrdinalIgnoreCase):
                start = new DestinationStart(Time: null, IsNow: true);
                return true;
        }

        try
        {
            start = new DestinationStart(TimeExpression.Resolve(typed ?? string.Empty, timeProvider), IsNow: false);
            return true;
        }
        catch (FormatException failure)
        {
            problem = failure.Message;
            return false;
        }
    }

    /// <summary>Creates the cursor of a new destination.</summary>
    /// <param name="next">The number of the next entry that will be stored.</param>
    public LogCursor CreateCursor(long next) => (Time, IsNow) switch
    {
        (_, true) => LogCursor.Before(next),
        ({ } time, _) when next > 0 => new LogCursor(new NumberRange(0, next), new LogPlace(time, 0, 0)),
        _ => LogCursor.Before(0),
    };
}
