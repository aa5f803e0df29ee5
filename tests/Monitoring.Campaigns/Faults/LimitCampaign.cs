using System.Diagnostics;

namespace Monitoring.Campaigns.Faults;

/// <summary>A collector that may not have what it needs.</summary>
/// <param name="name">The name.</param>
/// <param name="description">The description of the limit.</param>
/// <param name="launch">The shell command that sets the limit.</param>
internal sealed class LimitCampaign(string name, string description, string launch) : Campaign
{
    public override string Name => name;

    public override string Description => $"{description}, during rotations";

    public override int Logs => 300;

    public override string Launch => launch;

    public override string? FindObstacle()
    {
        using Process shell = Process.Start(
            new ProcessStartInfo("sh", ["-c", launch, "sh", "true"])
            {
                UseShellExecute = false,
                RedirectStandardError = true
            })!;
        string words = shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        return shell.ExitCode == 0 ? null : words.Trim();
    }

    public override void Disturb(CampaignPlace place) => place.AnyLog().Rotate(compresses: true);
}
