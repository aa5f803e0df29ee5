using System.Globalization;
using System.Management.Automation.Host;

namespace Monitoring.Host;

/// <summary>What the engine sees of this program.</summary>
internal sealed class ConsoleHost(ConsoleUserInterface userInterface) : PSHost
{
    /// <inheritdoc/>
    public override string Name => "Monitoring.Host";

    /// <inheritdoc/>
    public override Version Version { get; } = typeof(ConsoleHost).Assembly.GetName().Version ?? new Version(0, 0);

    /// <inheritdoc/>
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc/>
    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    /// <summary>English: the help that the module ships.</summary>
    public override CultureInfo CurrentUICulture { get; } = new("en-US");

    /// <inheritdoc/>
    public override PSHostUserInterface UI => userInterface;

    /// <summary>The same, as what it is.</summary>
    public ConsoleUserInterface UserInterface => userInterface;

    /// <summary>What the command's <c>exit</c> said, if it did.</summary>
    public int? ExitCode { get; private set; }

    /// <inheritdoc/>
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <inheritdoc/>
    public override void EnterNestedPrompt() => throw new NotSupportedException("This host has no prompt.");

    /// <inheritdoc/>
    public override void ExitNestedPrompt() => throw new NotSupportedException("This host has no prompt.");

    /// <inheritdoc/>
    public override void NotifyBeginApplication()
    {
    }

    /// <inheritdoc/>
    public override void NotifyEndApplication()
    {
    }
}
