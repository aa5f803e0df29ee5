using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Monitoring.Entries;

namespace Monitoring.Formatting;

/// <summary>The properties of an object in a view: one of this process, or a deserialized one, which has only
/// properties.</summary>
internal static class ViewValue
{
    /// <summary>The maximum offset of a <see cref="DateTimeOffset"/>.</summary>
    private static readonly TimeSpan MaxOffset = TimeSpan.FromHours(14);

    /// <summary>Times between these two can be shown with any offset.</summary>
    private static readonly DateTime Earliest = DateTime.MinValue + MaxOffset;

    private static readonly DateTime Latest = DateTime.MaxValue - MaxOffset;

    /// <summary>A text, safe on a terminal; the parts of a list are separated by commas. Empty if there is
    /// none.</summary>
    public static string Text(PSObject instance, string property)
    {
        object? value = instance.Properties[property]?.Value;
        string text = Unwrap(value) switch
        {
            null => string.Empty,
            string plain => plain,
            IEnumerable parts and not IDictionary => string.Join(", ", parts.Cast<object?>()),
            _ => LanguagePrimitives.ConvertTo<string>(value),
        };
        return TerminalText.Neutralize(text);
    }

    /// <summary>A number; zero if there is none.</summary>
    public static T Number<T>(PSObject instance, string property)
        where T : struct =>
        LanguagePrimitives.TryConvertTo(
            instance.Properties[property]?.Value, CultureInfo.InvariantCulture, out T number) ? number : default;

    /// <summary>A time; null if there is none.</summary>
    public static DateTimeOffset? Moment(PSObject instance, string property) =>
        ToMoment(instance.Properties[property]?.Value);

    /// <summary>The time of a value, even if its type was lost in another process.</summary>
    public static DateTimeOffset? ToMoment(object? value) => Unwrap(value) switch
    {
        DateTimeOffset moment => moment,
        DateTime moment => new DateTimeOffset(moment),
        string text =>
            DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out DateTimeOffset moment) ? moment : null,
        null => null,
        _ => ToMoment(PSObject.AsPSObject(value)),
    };

    private static DateTimeOffset? ToMoment(PSObject parts) =>
        parts.Properties[nameof(DateTimeOffset.UtcTicks)]?.Value is long ticks
        && parts.Properties[nameof(DateTimeOffset.Offset)]?.Value is TimeSpan offset
        && ticks >= Earliest.Ticks && ticks <= Latest.Ticks
        && offset.Duration() <= MaxOffset && offset.Ticks % TimeSpan.TicksPerMinute == 0
            ? new DateTimeOffset(ticks, TimeSpan.Zero).ToOffset(offset)
            : null;

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
