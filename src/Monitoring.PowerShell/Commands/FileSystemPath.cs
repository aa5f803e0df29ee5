using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Monitoring.Commands.Errors;

namespace Monitoring.Commands;

/// <summary>Resolves a path that the user gave to an absolute path of the file system.</summary>
internal static class FileSystemPath
{
    private const string FileSystemProvider = "FileSystem";

    /// <summary>Resolves a path, whether a file exists there or not. Writes an error if it is not a path of the file
    /// system.</summary>
    public static bool TryResolve(PSCmdlet cmdlet, string path, [NotNullWhen(true)] out string? resolved)
    {
        if (TryFind(cmdlet, path, out resolved, out ErrorRecord? error))
        {
            return true;
        }

        cmdlet.WriteError(error);
        return false;
    }

    /// <summary>As <see cref="TryResolve"/>, but returns the error.</summary>
    public static bool TryFind(
        PSCmdlet cmdlet, string path, [NotNullWhen(true)] out string? resolved,
        [NotNullWhen(false)] out ErrorRecord? error)
    {
        resolved = null;
        error = null;
        try
        {
            string provided = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(
                path, out ProviderInfo provider, out _);
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
