using System.Management.Automation;
using Monitoring.Entries;

namespace Monitoring.Formatting;

/// <summary>Converts deserialized entries of another process to entries.</summary>
/// <remarks>PowerShell uses it when it reads the output of a job, a remote session or a file (see
/// Monitoring.Types.ps1xml).</remarks>
public sealed class LogEntryConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(PSObject sourceValue, Type destinationType) =>
        (destinationType == typeof(ReceivedLogEntry) || destinationType == typeof(LogEntry))
            && sourceValue is not null
            && sourceValue.TypeNames.Contains(ReceivedEntry.TypeName);

    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) =>
        sourceValue is PSObject wrapped && CanConvertFrom(wrapped, destinationType);

    /// <inheritdoc/>
    public override object ConvertFrom(
        PSObject sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        ReceivedEntry.Restore(sourceValue);

    /// <inheritdoc/>
    public override object ConvertFrom(
        object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        ReceivedEntry.Restore(PSObject.AsPSObject(sourceValue));

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(
        object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new PSInvalidCastException($"An entry cannot be converted to {destinationType}.");
}
