using System.Text;

namespace Monitoring.Deployment.Image;

/// <summary>The image as it would run, on a machine without a container engine: see container.sh for what it is made
/// of.</summary>
internal sealed class Container : IDisposable
{
    private static readonly Lazy<string?> Lack = new(FindLack);

    private readonly TemporaryDirectory _files = new();
    private readonly List<string> _volumes = [];
    private readonly List<string> _environment = ["NO_COLOR=1", "NODE_NAME=node-1"];
    private Pwsh? _process;

    /// <summary>Skips the test where this machine cannot run it.</summary>
    public Container()
    {
        Assert.SkipWhen(Lack.Value is not null, Lack.Value ?? string.Empty);
        Directory.CreateDirectory(Logs);
        AddVolume("logs", "/var/log", "ro");
    }

    /// <summary>The port that it has instead of the one that the command names: others may run here at the same
    /// time.</summary>
    public int Port { get; } = FreePort.Find();

    public string Logs => _files["logs"];

    /// <summary>The directory of the store, as the machine sees it.</summary>
    public string State => _files["state"];

    public string Output => _process!.Output;

    /// <summary>A volume whose files are root's, and which its group may read.</summary>
    public void AddFiles(string target, params (string Name, string Text)[] files)
    {
        string name = $"volume-{_volumes.Count}";
        Directory.CreateDirectory(_files[name]);
        foreach ((string file, string text) in files)
        {
            string path = Path.Join(_files[name], file);
            File.WriteAllText(path, text);
            Command.TryRun("chmod", "440", path)!.Succeeded();
        }

        AddVolume(name, target, "ro");
    }

    /// <summary>The volume of the store, which the user owns.</summary>
    /// <param name="mode">rw, or ro for a read-only volume.</param>
    public void AddState(string mode = "rw")
    {
        Directory.CreateDirectory(State);
        Command.TryRun("chown", "-R", Dockerfile.Read().User, State)!.Succeeded();
        AddVolume("state", "/var/lib/monitoring", mode);
    }

    /// <summary>Starts a command line.</summary>
    public void Start(IReadOnlyList<string> command)
    {
        Dockerfile file = Dockerfile.Read();
        _environment.AddRange(file.Environment.Select(variable => $"{variable.Key}={WithPort(variable.Value)}"));
        File.Copy(Path.Join(AppContext.BaseDirectory, "Image", "container.sh"), _files["container.sh"]);
        File.Copy(Path.Join(Repository.Deploy, "compose", "writer.sh"), _files["writer.sh"]);
        File.WriteAllText(_files["assemble.sh"], Assemble(file));
        File.WriteAllLines(_files["environment"], _environment);
        File.WriteAllLines(_files["command"], command.Select(WithPort));
        File.WriteAllText(_files["user"], file.User);
        File.WriteAllLines(_files["volumes"], _volumes);
        _process = Pwsh.Start(
            "unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "bash", _files[
                "container.sh"], _files.Path);
    }

    /// <summary>The writer writes lines, and rotates its file after each so many.</summary>
    public void Write(int first, int last, int linesPerFile)
    {
        _process!.Tell($"write {first} {last} {linesPerFile}");
        _process.WaitFor($"written {last}");
    }

    /// <summary>Whether it is well, by what the image says how to find out.</summary>
    public void CheckHealth()
    {
        _process!.Tell($"health {Dockerfile.Read().HealthCheck}");
        _process.WaitFor("health 0");
    }

    public void WaitFor(string output) => _process!.WaitFor(output);

    /// <summary>Ends it as an engine does, and gives back its exit code.</summary>
    public int Stop() => Await("stop");

    /// <summary>Its exit code, once it has ended by itself.</summary>
    public int WaitForExit() => Await("wait");

    public void Dispose()
    {
        _process?.Dispose();
        _files.Dispose();
    }

    private static string? FindLack()
    {
        if (!OperatingSystem.IsLinux() || Command.TryRun("id", "-u")?.Output.Trim() != "0")
        {
            return "Only root may make a container on this machine.";
        }

        const string probe = """
            d=$(mktemp -d) && mount -t tmpfs tmpfs $d && mkdir $d/u $d/w $d/r &&
            mount -t overlay overlay -o lowerdir=/,upperdir=$d/u,workdir=$d/w $d/r && chroot --userspec=65532:0 $d/r true
            """;
        Command? tried = Command.TryRun(
            "unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "bash", "-c", probe);
        return tried is { ExitCode: 0 }
            ? null : $"This machine lets nobody make a container: {tried?.Errors ?? "there is no unshare."}";
    }

    // The stage's COPY takes from what the build has made, its RUN works in the root file system.
    private static string Assemble(Dockerfile file)
    {
        StringBuilder script = new();
        foreach (Instruction instruction in file.LastStage)
        {
            if (instruction.Name == "COPY")
            {
                string[] parts = instruction.Text.Split(' ');
                Assert.Equal("--from=build", parts[0]);
                string source = parts[1] switch
                {
                    "/powershell" => Repository.PowerShell,
                    "/source/artifacts/package/release/Monitoring" => Path.Join(Repository.Package, "Monitoring"),
                    _ => throw new InvalidOperationException($"What is {parts[1]}?"),
                };
                script.AppendLine(null, $"mkdir -p \"$root{parts[2]}\" && cp -r '{source}/.' \"$root{parts[2]}\"");
            }
            else if (instruction.Name == "RUN")
            {
                script.AppendLine(
                    null,
                    $"chroot \"$root\" sh -c '{instruction.Text.Replace("'", "'\\''", StringComparison.Ordinal)}'");
            }
        }

        return script.ToString();
    }

    private string WithPort(string text) => text.Replace(":8000", $":{Port}", StringComparison.Ordinal)
        .Replace(":8443", $":{Port}", StringComparison.Ordinal);

    private void AddVolume(string source, string target, string mode) => _volumes.Add($"{source} {target} {mode}");

    private int Await(string order)
    {
        _process!.Tell(order);
        _process.WaitFor("exited ");
        _process.WaitForExit();
        return int.Parse(Output[(Output.LastIndexOf("exited ", StringComparison.Ordinal) + 7)..], null);
    }
}
