using System.Collections;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Monitoring.Engine;

namespace Monitoring.Deployment.Package;

/// <summary>The content of the package for the gallery, which has to be right before it is installed.</summary>
public sealed class PackageTests : IDisposable
{
    private const long LargestBytes = 48_000_000;

    private static readonly string Path = Assert.Single(Directory.GetFiles(Repository.Package, "*.nupkg"));

    private readonly ZipArchive _package = ZipFile.OpenRead(Path);

    public void Dispose() => _package.Dispose();

    [Fact]
    public void It_has_what_the_module_has_and_nothing_else()
    {
        string folder = System.IO.Path.Join(Repository.Package, "Monitoring", Repository.Version);
        IEnumerable<string> files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/'));

        // The rest is what makes a zip file a package: Open Packaging Conventions.
        IEnumerable<string> packed = _package.Entries.Select(entry => Uri.UnescapeDataString(entry.FullName))
            .Where(name => name is not ("Monitoring.nuspec" or "[Content_Types].xml" or "_rels/.rels")
                && !name.StartsWith("package/", StringComparison.Ordinal));

        Assert.Equal(files.Order(StringComparer.Ordinal), packed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_has_neither_symbols_nor_documentation_for_compilers_and_is_small()
    {
        Assert.All(_package.Entries, entry =>
        {
            Assert.False(entry.Name.EndsWith(".pdb", StringComparison.OrdinalIgnoreCase), entry.FullName);
            Assert.True(
                !entry.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)
                || entry.Name is "[Content_Types].xml" or "Monitoring.PowerShell.dll-Help.xml",
                entry.FullName);
        });
        Assert.InRange(new FileInfo(Path).Length, 1, LargestBytes);
    }

    [Fact]
    public void It_has_the_metadata_of_the_manifest()
    {
        using EngineSession session = new();
        Hashtable manifest = (Hashtable)session.Run(
            "param($path) & ([scriptblock]::Create([IO.File]::ReadAllText($path)))",
            System.IO.Path.Join(Repository.Root, "Monitoring.psd1"))[0].BaseObject;
        Hashtable data = (Hashtable)((Hashtable)manifest["PrivateData"]!)["PSData"]!;
        string[] cmdlets = [.. ((object[])manifest["CmdletsToExport"]!).Cast<string>()];

        Assert.Equal("Monitoring", Nuspec("id"));
        Assert.Equal(manifest["ModuleVersion"], Nuspec("version"));
        Assert.Equal(manifest["ModuleVersion"], Repository.Version);
        Assert.Equal(manifest["Author"], Nuspec("authors"));
        Assert.Equal(manifest["Description"], Nuspec("description"));
        Assert.Equal("MIT", Nuspec("license"));

        // By these the gallery, Find-PSResource -Tag and Find-PSResource -CommandName find it.
        string[] tags = Nuspec("tags").Split(' ');
        string[] expected =
        [
            "PSModule", "PSIncludes_Cmdlet",
            .. ((object[])data["Tags"]!).Cast<string>(),
            .. cmdlets.Select(name => "PSCmdlet_" + name),
            .. cmdlets.Select(name => "PSCommand_" + name),
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), tags.Order(StringComparer.Ordinal));
        Assert.Contains("PSEdition_Core", tags);
    }

    [Fact]
    public void Every_assembly_runs_on_any_processor_and_system()
    {
        ZipArchiveEntry[] assemblies =
        [
            .. _package.Entries.Where(entry => entry.Name.EndsWith(".dll", StringComparison.Ordinal)
                && !entry.FullName.Contains("/runtimes/", StringComparison.Ordinal)),
        ];

        Assert.NotEmpty(assemblies);
        Assert.All(assemblies, assembly => Assert.True(IsPortable(assembly), assembly.FullName));
    }

    [Fact]
    public void An_assembly_for_one_processor_would_be_found()
    {
        // The runtime that runs this test is compiled for its processor, beside its IL.
        using PEReader runtime = new(File.OpenRead(typeof(Uri).Assembly.Location));

        Assert.False(IsPortable(runtime));
    }

    private static bool IsPortable(ZipArchiveEntry assembly)
    {
        using MemoryStream bytes = new();
        using (Stream stream = assembly.Open())
        {
            stream.CopyTo(bytes);
        }

        bytes.Position = 0;
        using PEReader reader = new(bytes);
        return reader.GetMetadataReader().IsAssembly && IsPortable(reader);
    }

    private static bool IsPortable(PEReader reader) =>
        reader.PEHeaders.CoffHeader.Machine == Machine.I386
        && reader.PEHeaders.CorHeader is { } header
        && header.ManagedNativeHeaderDirectory.Size == 0
        && (header.Flags & (CorFlags.ILOnly | CorFlags.Requires32Bit)) == CorFlags.ILOnly;

    private string Nuspec(string name)
    {
        using Stream stream = _package.GetEntry("Monitoring.nuspec")!.Open();
        return XDocument.Load(stream).Descendants().Single(element => element.Name.LocalName == name).Value;
    }
}
