using System.Reflection.PortableExecutable;

namespace Monitoring.Deployment.Image;

/// <summary>What the image does so that its pwsh starts fast.</summary>
public sealed class ImageShellTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    // The command of the Dockerfile, on a copy of the shell, and for its smallest assembly only: the others take a
    // minute.
    [Theory]
    [InlineData("amd64", Machine.Amd64)]
    [InlineData("arm64", Machine.Arm64)]
    public void The_image_compiles_its_shell_ahead(string architecture, Machine machine)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The image is built on Linux.");
        string shell = _files["powershell"];
        Directory.CreateDirectory(shell);
        foreach (string file in Directory.GetFiles(Repository.PowerShell, "*.dll"))
        {
            File.Copy(file, Path.Join(shell, Path.GetFileName(file)));
        }

        string command = Assert.Single(
            Dockerfile.Read().All, instruction => instruction.Text.Contains("CompileShell", StringComparison.Ordinal)).Text
            .Replace("/powershell/", shell + "/", StringComparison.Ordinal);
        Command.TryRun(
            "sh", "-c", $"cd '{Repository.Root}' && export TARGETARCH={architecture} && {command} -property:ShellAssemblies=pwsh")!
            .Succeeded();

        using PEReader reader = new(File.OpenRead(Path.Join(shell, "pwsh.dll")));
        Assert.True(reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0);

        // The number of the processor, changed by that of Linux.
        Assert.Equal((int)machine ^ 0x7B79, (int)reader.PEHeaders.CoffHeader.Machine);
    }

    [Theory]
    [InlineData("DOTNET_TieredPGO", "0")]
    [InlineData("POWERSHELL_TELEMETRY_OPTOUT", "1")]
    [InlineData("POWERSHELL_UPDATECHECK", "Off")]
    public void The_image_sets_what_helps_a_start(string name, string value) =>
        Assert.Equal(value, Dockerfile.Read().Environment[name]);
}
