using System.Buffers;
using System.Globalization;
using System.Management.Automation;

namespace Monitoring.Parameters;

/// <summary>Lets a parameter of type <see cref="TimeSpan"/> be given as people write durations: <c>7d</c>, <c>1h30m</c>,
/// <c>250ms</c>.</summary>
/// <remarks>The units are ms, s, m, h, d and w. A number alone counts seconds, because PowerShell's own conversion would count
/// ticks of 100 ns. Anything else is left to that conversion: <c>01:30:00</c>.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly (string Name, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
        ("w", TimeSpan.FromDays(7)),
    ];

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">It is no duration, or a longer one than can be
    /// counted.</exception>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = TypedText.Of(inputData);
        try
        {
            return value switch
            {
                short or int or long or double or decimal => TimeSpan.FromSeconds(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
                string text when TryParse(text.Trim(), out TimeSpan duration) => duration,
                string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan duration) => duration,
                string text => throw new ArgumentTransformationMetadataException(
                    $"'{text}' is not a duration. Write 7d, 12h, 1h30m, 90s or 250ms, or give a TimeSpan."),
                _ => inputData,
            };
        }
        catch (OverflowException exception)
        {
            throw new ArgumentTransformationMetadataException($"'{value}' is longer than can be counted.", exception);
        }
    }

    // 1*( number unit ); the order of the units does not count
    private static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        ReadOnlySpan<char> rest = text;
        while (rest.Length > 0)
        {
            int digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0
                || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count))
            {
                return false;
            }

            rest = rest[digits..];
            int letters = rest.IndexOfAny(Digits);
            ReadOnlySpan<char> name = letters < 0 ? rest : rest[..letters];
            TimeSpan unit = FindUnit(name.Trim());
            if (unit == TimeSpan.Zero)
            {
                return false;
            }

            duration += unit * count;
            rest = rest[name.Length..];
        }

        return text.Length > 0;
    }

    private static TimeSpan FindUnit(ReadOnlySpan<char> name)
    {
        foreach ((string unit, TimeSpan length) in Units)
        {
            if (name.Equals(unit, StringComparison.OrdinalIgnoreCase))
            {
                return length;
            }
        }

        return TimeSpan.Zero;
    }
}
