using System.Globalization;
using System.Management.Automation.Host;

namespace Monitoring.Engine;

/// <summary>A host that records all output.</summary>
internal sealed class RecordingHost(bool colors) : PSHost
{
    public RecordingUserInterface Screen { get; } = new(colors);

    public override PSHostUserInterface UI => Screen;

    public override string Name => "Tests";

    public override Version Version { get; } = new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture { get; } = CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture { get; } = new("en-US");

    public override void SetShouldExit(int exitCode)
    {
    }

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
