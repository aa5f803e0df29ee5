using System.Globalization;

namespace Monitoring.Querying;

/// <summary>A number without a unit, such as <c>10</c>, <c>-1.5</c>, <c>1e3</c> or <c>2026</c>, which is neither a
/// moment nor a duration.</summary>
internal static class BareNumber
{
    /// <summary>Whether a text is a bare number, with or without blanks around it.</summary>
    public static bool Matches(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _);
}
