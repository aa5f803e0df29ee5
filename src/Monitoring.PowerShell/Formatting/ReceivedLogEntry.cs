using System.ComponentModel;

namespace Monitoring.Formatting;

/// <summary>The type that Monitoring.Types.ps1xml names for entries from another process; its converter makes them
/// entries.</summary>
/// <remarks>PowerShell resolves the name while it imports the module, and can then find only the assembly of the
/// cmdlets. LogEntry itself is in another assembly. A cmdlet that sets the type later would take a third of the
/// import's time. There are no instances.</remarks>
[TypeConverter(typeof(LogEntryConverter))]
public sealed class ReceivedLogEntry
{
    private ReceivedLogEntry()
    {
    }
}
