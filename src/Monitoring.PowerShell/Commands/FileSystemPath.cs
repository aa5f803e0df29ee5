using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Monitoring.Commands.Errors;

namespace Monitoring.Commands;

/// <summary>Turns what a user calls a path into an absolute one of the file system.</summary>
internal static class FileSystemPath
{
    private const string FileSystemProvider = "FileSystem";

    /// <summary>Whether there is such a place in the file system, be there a file or not; an error is written if not.</summary>
    public static bool TryResolve(PSCmdlet cmdlet, string path, [NotNullWhen(true)] out string? resolved)
    {
        if (TryFind(cmdlet, path, out resolved, out ErrorRecord? error))
        {
            return true;
        }

        cmdlet.WriteError(error);
        return false;
    }

    /// <summary>As <see cref="TryResolve"/>, with the error for the caller.</summary>
    public static bool TryFind(
        PSCmdlet cmdlet, string path, [NotNullWhen(true)] out string? resolved, [NotNullWhen(false)] out ErrorRecord? error)
    {
        resolved = null;
        error = null;
        try
        {
            string provided = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            if (provider.Name == FileSystemProvider)
            {
                resolved = Path.TrimEndingDirectorySeparator(Path.GetFullPath(provided));
                return true;
            }

            error = LogErrors.NotInFileSystem(path, provider.Name);
        }
        catch (Exception exception) when (exception is SessionStateException or ArgumentException)
        {
            error = LogErrors.PathNotResolved(path, exception);
        }

        return false;
    }
}
