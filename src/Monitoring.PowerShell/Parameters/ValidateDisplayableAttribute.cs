using System.Management.Automation;
using Monitoring.Entries;

namespace Monitoring.Parameters;

/// <summary>Rejects names with control characters, because PowerShell shows them unescaped on a terminal.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateDisplayableAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is string text && TerminalText.Neutralize(text) is { } shown && shown != text)
        {
            throw new ValidationMetadataException($"The name '{shown}' has control characters. Use a name without them.");
        }
    }
}
