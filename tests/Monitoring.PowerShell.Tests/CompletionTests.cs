using System.Management.Automation;
using Monitoring.Engine;

namespace Monitoring;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("Watch-Log /var/log -Level W", "Warning")]
    [InlineData("ConvertFrom-ContainerLog x -Level Cr", "Critical")]
    [InlineData("Watch-Log /var/log -Watcher P", "Polling")]
    public void Values_that_are_known_are_completed(string line, string expected)
    {
        using EngineSession session = new();
        using PowerShell shell = PowerShell.Create(session.Runspace);

        CommandCompletion completion = CommandCompletion.CompleteInput(line, line.Length, options: null, shell);

        Assert.Equal(expected, Assert.Single(completion.CompletionMatches).CompletionText);
    }
}
