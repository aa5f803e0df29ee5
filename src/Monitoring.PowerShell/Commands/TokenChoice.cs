using System.Management.Automation;
using System.Security;
using Monitoring.Commands.Errors;
using Monitoring.Listeners;
using Monitoring.Parameters;

namespace Monitoring.Commands;

/// <summary>The token of a command, given as a secret or in a file.</summary>
internal static class TokenChoice
{
    /// <summary>Reads the token; writes an error if it cannot be read, and a warning if other users may have read
    /// it.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="secret">The parameter Token.</param>
    /// <param name="path">The parameter TokenPath.</param>
    /// <param name="token">The token; null if none was given.</param>
    public static bool TryRead(PSCmdlet cmdlet, SecureString? secret, string? path, out string? token)
    {
        token = SecretText.Read(secret);
        if (path is null)
        {
            if (SecretText.WasPlain(secret))
            {
                cmdlet.WriteWarning(
                    "-Token was given as plain text, which the history of a shell and the list of processes may show. "
                    + "Use -TokenPath, or a SecureString, such as of Read-Host -AsSecureString.");
            }

            return true;
        }

        if (secret is not null)
        {
            cmdlet.WriteError(LogErrors.Contradiction("Token", "TokenPath"));
            return false;
        }

        string file = cmdlet.GetUnresolvedProviderPathFromPSPath(path);
        try
        {
            token = TokenFile.Read(file);
            if (TokenFile.IsOpenToAll(file))
            {
                cmdlet.WriteWarning($"Every user of this machine may read the token in '{Entries.TerminalText.Neutralize(file)}'. Run: chmod o-r");
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            cmdlet.WriteError(LogErrors.TokenNotRead(file, exception));
            return false;
        }
    }
}
