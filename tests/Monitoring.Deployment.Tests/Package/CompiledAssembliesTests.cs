using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Monitoring.Deployment.Package;

/// <summary>The assemblies with machine code in the package: what they contain, on all platforms.</summary>
public sealed class CompiledAssembliesTests
{
    // A ReadyToRun image for Linux has its processor's number, changed by this mask.
    private const int LinuxMask = 0x7B79;

    private static readonly string Module = Path.Join(Repository.Package, "Monitoring", Repository.Version);

    /// <summary>The assemblies that have IL only, each with its reason.</summary>
    private static readonly Dictionary<string, string> ILOnly = new()
    {
        ["Microsoft.AspNetCore.Metadata.dll"] = "It has interfaces only; its package has no machine code either.",
        ["Monitoring.Loader.dll"] = "PowerShell opens it by the path in the manifest, on every platform.",
    };

    public static TheoryData<string, Machine> Platforms => new()
    {
        { "linux-x64", Machine.Amd64 },
        { "linux-arm64", Machine.Arm64 },
    };

    [Theory]
    [MemberData(nameof(Platforms))]
    public void Every_assembly_has_machine_code_for_the_platform(string platform, Machine machine)
    {
        string[] portable =
        [
            .. Directory.GetFiles(Module, "*.dll"), .. Directory.GetFiles(Path.Join(Module, "lib"), "*.dll"),
        ];
        string folder = Path.Join(Module, "lib", "runtimes", platform, "lib");

        Assert.Equal(
            portable.Select(file => Path.GetFileName(file)).Except(ILOnly.Keys).Order(StringComparer.Ordinal),
            Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(folder), file =>
        {
            using PEReader reader = new(File.OpenRead(file));
            Assert.Equal((int)machine ^ LinuxMask, (int)reader.PEHeaders.CoffHeader.Machine);
            Assert.True(reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0);
        });
    }

    // Otherwise the runtime would refuse to take the compiled assembly of the cmdlets for the one beside the manifest.
    [Theory]
    [MemberData(nameof(Platforms))]
    public void A_compiled_assembly_has_the_identity_of_the_portable_one(string platform, Machine machine)
    {
        _ = machine;
        foreach (string name in new[] { "Monitoring.PowerShell.dll", "lib/Monitoring.Core.dll", "lib/ZstdSharp.dll" })
        {
            Assert.Equal(
                ReadIdentity(Path.Join(Module, name)),
                ReadIdentity(Path.Join(Module, "lib", "runtimes", platform, "lib", Path.GetFileName(name))));
        }
    }

    private static Guid ReadIdentity(string path)
    {
        using PEReader reader = new(File.OpenRead(path));
        MetadataReader metadata = reader.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }
}
