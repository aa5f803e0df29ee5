using System.ComponentModel;

namespace Monitoring.Formatting;

/// <summary>The type that Monitoring.Types.ps1xml names for entries from another process; its converter makes them entries.</summary>
/// <remarks>PowerShell resolves the name while it imports the module, and only the assembly of the cmdlets can be found then:
/// LogEntry itself is in another one. A cmdlet that sets the type later would take a third of the import's time. There are no
/// instances.</remarks>
[TypeConverter(typeof(LogEntryConverter))]
public sealed class ReceivedLogEntry
{
    private ReceivedLogEntry()
    {
    }
}
