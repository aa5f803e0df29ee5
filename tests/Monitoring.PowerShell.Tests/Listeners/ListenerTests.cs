using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Monitoring.Engine;

namespace Monitoring.Listeners;

public sealed class ListenerTests : IDisposable
{
    /// <summary>Collects, then listens and sends queries, in a process without ASP.NET Core.</summary>
    private const string Script = """
        param($module, $logs, $store)
        $ErrorActionPreference = 'Stop'
        Import-Module $module
        $loaded = { [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -like 'Microsoft.AspNetCore.*' -or $_.GetName().Name -eq 'Monitoring.Serving' }) }
        "shared: $(@([AppContext]::GetData('TRUSTED_PLATFORM_ASSEMBLIES') -split [IO.Path]::PathSeparator -like '*Microsoft.AspNetCore.*').Count)"
        $null = Start-LogCollector $logs -StorePath $store -Name http -Recurse -CommitInterval 10ms
        $null = Get-LogEntry -StorePath $store -Follow -First 2
        "before: $((& $loaded).Count)"
        $listener = Start-LogListener $store -Listen http://127.0.0.1:0 -PassThru
        $client = [Net.Http.HttpClient]::new()
        $client.GetStringAsync("$($listener.Url[0])/logs/path/$logs/web.log").Result
        (& $loaded).ForEach({ "$([Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name) $($_.Location)" })
        Stop-LogListener $listener.Name
        Stop-LogCollector http
        """;

    /// <summary>What Microsoft.AspNetCore refers to for builders other than the empty one: servers of Windows, QUIC,
    /// configuration, logs.</summary>
    private static readonly HashSet<string> LeftOut =
    [
        "Microsoft.AspNetCore.Authentication.Core",
        "Microsoft.AspNetCore.DataProtection",
        "Microsoft.AspNetCore.DataProtection.Abstractions",
        "Microsoft.AspNetCore.HostFiltering",
        "Microsoft.AspNetCore.HttpOverrides",
        "Microsoft.AspNetCore.Server.IIS",
        "Microsoft.AspNetCore.Server.IISIntegration",
        "Microsoft.AspNetCore.Server.Kestrel.Transport.Quic",
        "Microsoft.Extensions.Configuration.Json",
        "Microsoft.Extensions.Configuration.UserSecrets",
        "Microsoft.Extensions.Logging.Configuration",
        "Microsoft.Extensions.Logging.Console",
        "Microsoft.Extensions.Logging.Debug",
        "Microsoft.Extensions.Logging.EventLog",
        "Microsoft.Extensions.Logging.EventSource",
        "Microsoft.Extensions.WebEncoders",
    ];

    /// <summary>The only assemblies that may refer to the ones that are left out: those of the builders, and one of
    /// which a type is loaded.</summary>
    private static readonly HashSet<string> MayReferToLeftOut =
    [
        "Microsoft.AspNetCore",
        "Microsoft.AspNetCore.Authentication",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.Extensions.Hosting",
    ];

    private readonly TemporaryDirectory _logs = new();

    public static TheoryData<string> Roots =>
        ["Monitoring.Serving", "Microsoft.AspNetCore.Server.Kestrel.Core",
            "Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets"];

    private static string Libraries { get; } = Path.Join(Place.Module, "lib");

    public void Dispose() => _logs.Dispose();

    [Fact]
    public void It_answers_from_its_own_Kestrel_in_a_process_without_ASPNET_Core() => Answers(Place.Module);

    /// <summary>As on a platform for which the module has no machine code: there all that a method refers to is
    /// loaded.</summary>
    [Fact]
    public void It_answers_without_machine_code_too()
    {
        string module = _logs["module"];
        foreach (string file in Directory.EnumerateFiles(Place.Module, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(Place.Module, file);
            if (!name.Contains(Path.Join("linux-x64", "lib"), StringComparison.Ordinal))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Join(module, name))!);
                File.Copy(file, Path.Join(module, name));
            }
        }

        Answers(module);
    }

    [Theory]
    [MemberData(nameof(Roots))]
    public void Everything_that_it_refers_to_is_staged_or_of_the_runtime(string root)
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        HashSet<string> seen = [root];
        Queue<string> open = new(seen);
        while (open.TryDequeue(out string? name))
        {
            string path = Path.Join(Libraries, name + ".dll");
            if (!File.Exists(path))
            {
                Assert.True(
                    File.Exists(Path.Join(runtime, name + ".dll")), $"{name} is neither staged nor of the runtime.");
                continue;
            }

            foreach (string reference in ReferencesOf(path))
            {
                if (LeftOut.Contains(reference))
                {
                    Assert.Contains(name, MayReferToLeftOut);
                }
                else if (seen.Add(reference))
                {
                    open.Enqueue(reference);
                }
            }
        }
    }

    private void Answers(string module)
    {
        _logs.Write("logs/web.log", "one", "two");
        string script = _logs.Write("listen.ps1", Script);

        using ShellProcess shell = ShellProcess.RunFile(
            script, Path.Join(module, "Monitoring.psd1"), _logs["logs"], _logs["store.db"]);

        Assert.True(shell.WaitForExit() == 0, shell.Errors);
        string[] lines = shell.Rest();
        Assert.Equal(["shared: 0", "before: 0", "[\"one\",\"two\"]"], lines[..3]);
        Assert.Contains(
            lines[3..],
            line => line.EndsWith("Microsoft.AspNetCore.Server.Kestrel.Core.dll", StringComparison.Ordinal));
        Assert.All(
            lines[3..],
            line => Assert.StartsWith($"Monitoring {Path.Join(module, "lib")}", line, StringComparison.Ordinal));
    }

    private static string[] ReferencesOf(string path)
    {
        using PEReader file = new(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        return [
            .. metadata.AssemblyReferences.Select(
            reference => metadata.GetString(metadata.GetAssemblyReference(reference).Name))];
    }
}
