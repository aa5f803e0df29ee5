using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace Monitoring.Host.Commands;

/// <summary>Format-List, as in pwsh.</summary>
[Cmdlet(VerbsCommon.Format, "List")]
public sealed class FormatListCommand : OuterFormatTableAndListBase
{
    /// <summary>Makes it a list.</summary>
    public FormatListCommand() => ShapeImplementation.Install(this, "List");
}
