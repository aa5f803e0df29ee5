using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Monitoring.Host;

/// <summary>Shows results on the standard output and everything else on the standard error; asks nothing.</summary>
/// <remarks>Text comes with its colours; GetOutputString takes them out where <c>$PSStyle.OutputRendering</c> or the lack of
/// a terminal says so, as in pwsh.</remarks>
internal sealed class ConsoleUserInterface(TextWriter output, TextWriter errors, Action outputClosed) : PSHostUserInterface
{
    private readonly bool _colours = !Console.IsOutputRedirected && ColoursAreWelcome();
    private readonly bool _errorColours = !Console.IsErrorRedirected && ColoursAreWelcome();

    /// <summary>Whether an error has been shown.</summary>
    public bool HasShownError { get; private set; }

    /// <inheritdoc/>
    public override PSHostRawUserInterface RawUI { get; } = new ConsoleRawUserInterface();

    /// <inheritdoc/>
    public override bool SupportsVirtualTerminal => _colours;

    /// <inheritdoc/>
    public override void Write(string value) => WriteTo(output, Render(value, _colours));

    /// <inheritdoc/>
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    /// <inheritdoc/>
    public override void WriteLine(string value) => Write(value + "\n");

    /// <inheritdoc/>
    public override void WriteErrorLine(string value)
    {
        HasShownError = true;
        WriteError(value);
    }

    /// <inheritdoc/>
    public override void WriteWarningLine(string message) => WriteError("WARNING: " + message);

    /// <inheritdoc/>
    public override void WriteVerboseLine(string message) => WriteError("VERBOSE: " + message);

    /// <inheritdoc/>
    public override void WriteDebugLine(string message) => WriteError("DEBUG: " + message);

    /// <inheritdoc/>
    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
    }

    /// <inheritdoc/>
    public override string ReadLine() => Console.ReadLine() ?? string.Empty;

    /// <inheritdoc/>
    public override SecureString ReadLineAsSecureString() => throw Refusal();

    /// <inheritdoc/>
    public override Dictionary<string, PSObject> Prompt(
        string caption, string message, Collection<FieldDescription> descriptions) => throw Refusal();

    /// <inheritdoc/>
    public override int PromptForChoice(
        string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) => throw Refusal();

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw Refusal();

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) => throw Refusal();

    private void WriteError(string value) => WriteTo(errors, Render(value, _errorColours) + "\n");

    private void WriteTo(TextWriter writer, string value)
    {
        try
        {
            writer.Write(value);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The second: the descriptor was closed from the start, and has become something that is not for writing.
            outputClosed();
        }
    }

    /// <summary>Who sets <c>$PSStyle.OutputRendering</c> to Ansi wants the colours wherever the text goes.</summary>
    private static string Render(string value, bool colours) =>
        PSStyle.Instance.OutputRendering == OutputRendering.Ansi ? value : GetOutputString(value, colours);

    /// <summary>See no-color.org: the variable's mere presence says no.</summary>
    private static bool ColoursAreWelcome() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not "dumb";

    private static HostException Refusal() =>
        new("This host asks no questions: give every value that the command needs as a parameter.");
}
