using System.ComponentModel;
using System.Diagnostics;
using Monitoring.Engine;

namespace Monitoring;

/// <summary>The module as users see it, in a real pwsh; only where there is one.</summary>
public sealed class PesterTests
{
    [Fact]
    public void The_specifications_hold_in_pwsh()
    {
        Assert.SkipUnless(TryRun("Get-Module Pester -ListAvailable | ForEach-Object Name", out string found), "There is no pwsh on this machine.");
        Assert.SkipUnless(found.Contains("Pester", StringComparison.Ordinal), "This machine's pwsh has no Pester: Install-Module Pester.");

        string run = $"$env:MONITORING_MODULE = '{Place.Manifest}'; " +
            $"$result = Invoke-Pester '{Place.Pester}' -PassThru; \"FAILED: $($result.FailedCount)\"";

        Assert.True(TryRun(run, out string report));
        Assert.Contains("FAILED: 0", report, StringComparison.Ordinal);
    }

    private static bool TryRun(string command, out string output)
    {
        try
        {
            ProcessStartInfo start = new("pwsh", ["-NoProfile", "-NonInteractive", "-Command", command])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            };
            using Process process = Process.Start(start)!;
            output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return true;
        }
        catch (Win32Exception)
        {
            output = string.Empty;
            return false;
        }
    }
}
