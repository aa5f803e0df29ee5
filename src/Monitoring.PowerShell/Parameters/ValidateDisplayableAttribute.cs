using System.Management.Automation;
using Monitoring.Entries;

namespace Monitoring.Parameters;

/// <summary>Refuses names with characters that would steer a terminal: such names are shown wherever PowerShell shows a property.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateDisplayableAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is string text && TerminalText.Neutralise(text) is { } shown && shown != text)
        {
            throw new ValidationMetadataException($"The name '{shown}' has control characters. Use a name without them.");
        }
    }
}
