namespace Monitoring.Documents;

/// <summary>A command as a document gives it to its readers.</summary>
/// <param name="Source">The document: a file, an about topic, or the cmdlet whose help has it as an example.</param>
/// <param name="Text">The command.</param>
/// <param name="IsShell">Whether it is for sh, not for PowerShell.</param>
/// <param name="Before">The imports, assignments and backups that the document has before it, which its reader has run
/// by then.</param>
public sealed record DocumentedCommand(string Source, string Text, bool IsShell, string Before = "")
{
    public override string ToString() => $"{Source}: {Text}";
}
