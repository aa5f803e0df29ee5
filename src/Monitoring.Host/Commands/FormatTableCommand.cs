using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace Monitoring.Host.Commands;

/// <summary>Format-Table, as in pwsh.</summary>
[Cmdlet(VerbsCommon.Format, "Table")]
public sealed class FormatTableCommand : OuterFormatTableBase
{
    /// <summary>Makes it a table.</summary>
    public FormatTableCommand() => ShapeImplementation.Install(this, "Table");
}
