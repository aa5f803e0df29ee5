using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Monitoring.Commands.Errors;

namespace Monitoring.Commands.Piping;

/// <summary>Reads the store to which a piped object refers.</summary>
internal static class StoreInput
{
    /// <summary>Whether an object refers to a store; writes an error if not.</summary>
    public static bool TryResolve(PSCmdlet cmdlet, PSObject instance, [NotNullWhen(true)] out string? path)
    {
        path = null;
        string? named = PipedObject.Read(instance) switch
        {
            PipedObject.Store store => store.Path,
            PipedObject.Stream stream => stream.StorePath,
            PipedObject.Log log => log.Path,
            PipedObject.Text text => text.Value,
            _ => null,
        };
        if (named is null)
        {
            cmdlet.WriteError(LogErrors.NotAWholeStore(instance));
            return false;
        }

        return FileSystemPath.TryResolve(cmdlet, named, out path);
    }
}
