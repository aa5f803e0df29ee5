using System.Text.RegularExpressions;

namespace Monitoring.Host;

/// <summary>What the command line asks for; the same words as pwsh's where there are such.</summary>
internal sealed partial record HostArguments
{
    /// <summary>What -Help shows.</summary>
    public const string HelpText = """
        Monitoring.Host: runs commands of the module Monitoring on the PowerShell engine, where there is no pwsh.

          -Command <text> ...     the command to run; takes the rest of the line
          -File <script> ...      the script to run; the rest of the line are its arguments
          -Module <path>          the module's directory, if it is not the one that was built
          -NoLogo, -NoProfile, -NonInteractive    nothing: there is no logo, no profile and no prompt
          -Help                   this text

        Errors and warnings go to the standard error. The exit code is 0, or 1 if an error was shown, or the script's own;
        130 after Ctrl+C, 143 after SIGTERM, 64 if the arguments make no sense.

          dotnet run --project src/Monitoring.Host -- -Command "Watch-Log /var/log -Pattern error"
        """;

    /// <summary>The script text to run.</summary>
    public string Script { get; private init; } = string.Empty;

    /// <summary>Whether <see cref="Script"/> calls a file, whose exit code is then the program's.</summary>
    public bool IsFile { get; private init; }

    /// <summary>Where the module is; null to look for it.</summary>
    public string? Module { get; private init; }

    /// <summary>Whether to explain and end.</summary>
    public bool Help { get; private init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">It makes no sense; the message says why.</exception>
    public static HostArguments Parse(string[] words)
    {
        HostArguments arguments = new();
        for (int index = 0; index < words.Length; index++)
        {
            string[] rest = words[(index + 1)..];
            switch (Normalise(words[index]))
            {
                case "help" or "h" or "?":
                    return arguments with { Help = true };
                case "nologo" or "noprofile" or "noninteractive" or "nop" or "noni":
                    break;
                case "module":
                    arguments = arguments with { Module = First(rest, "-Module", "the module's directory") };
                    index++;
                    break;
                case "command" or "c":
                    First(rest, "-Command", "a command");
                    return arguments with { Script = string.Join(' ', rest) };
                case "file" or "f":
                    First(rest, "-File", "a script");
                    return arguments with { Script = CallFile(rest), IsFile = true };
                default:
                    throw new ArgumentException($"'{words[index]}' is not an argument of this program. See -Help.");
            }
        }

        throw new ArgumentException("There is nothing to run: give -Command or -File. See -Help.");
    }

    private static string Normalise(string word) =>
        word.StartsWith('-') ? word.TrimStart('-').ToLowerInvariant() : string.Empty;

    private static string First(string[] rest, string name, string what) =>
        rest.Length > 0 ? rest[0] : throw new ArgumentException($"{name} needs {what}.");

    /// <summary>A call of a script: names of parameters stand as they are, everything else is a value.</summary>
    private static string CallFile(string[] words)
    {
        IEnumerable<string> arguments = words[1..].Select(word => ParameterName().IsMatch(word) ? word : Quote(word));
        return $"& {Quote(Path.GetFullPath(words[0]))} {string.Join(' ', arguments)}";
    }

    private static string Quote(string word) => $"'{System.Management.Automation.Language.CodeGeneration.EscapeSingleQuotedStringContent(word)}'";

    [GeneratedRegex(@"^-\p{L}\w*:?\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ParameterName();
}
