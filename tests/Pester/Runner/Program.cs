using Microsoft.Testing.Platform.Builder;
using Microsoft.Testing.Platform.Capabilities.TestFramework;

namespace Monitoring.Pester.Runner;

/// <summary>A program of Microsoft.Testing.Platform, which is what dotnet test starts.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        ITestApplicationBuilder builder = await TestApplication.CreateBuilderAsync(arguments);
        builder.CommandLine.AddProvider(() => new RunnerOptions());
        builder.RegisterTestFramework(
            _ => new TestFrameworkCapabilities(),
            (_, services) => new PesterFramework(RunnerOptions.FindFiles(services)));
        using ITestApplication application = await builder.BuildAsync();
        return await application.RunAsync();
    }
}
