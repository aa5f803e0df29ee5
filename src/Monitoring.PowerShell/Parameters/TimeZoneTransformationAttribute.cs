using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Monitoring.Entries;

namespace Monitoring.Parameters;

/// <summary>Accepts the common names of a time zone: <c>UTC</c>, <c>Local</c>, <c>Europe/Berlin</c>, <c>W. Europe
/// Standard Time</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TimeZoneTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The name of this machine's zone.</summary>
    public const string Local = "Local";

    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">The text is not a time zone of this
    /// system.</exception>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is string text ? Parse(text.Trim()) : inputData;
    }

    private static TimeZoneInfo Parse(string id)
    {
        if (id.Equals(Local, StringComparison.OrdinalIgnoreCase))
        {
            return TimeZoneInfo.Local;
        }

        if (id.Equals("Z", StringComparison.OrdinalIgnoreCase)
            || id.Equals(TimeZoneInfo.Utc.Id, StringComparison.OrdinalIgnoreCase))
        {
            return TimeZoneInfo.Utc;
        }

        return TryFind(id, out TimeZoneInfo? zone)
            ? zone
            : throw new ArgumentTransformationMetadataException(
                $"'{TerminalText.Neutralize(id)}' is not a time zone of this system. Use UTC, Local, or an id such as Europe/Berlin; "
                + "'Get-TimeZone -ListAvailable' lists them.");
    }

    /// <summary>Finds a zone ignoring case: ids are case-sensitive on some systems.</summary>
    private static bool TryFind(string id, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        if (id.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(id, out zone))
        {
            return true;
        }

        zone = TimeZoneInfo.GetSystemTimeZones()
            .FirstOrDefault(known => known.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
        return zone is not null;
    }
}
