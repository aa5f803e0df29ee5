using System.Text.RegularExpressions;
using k8s.Models;
using Monitoring.Deployment.Image;
using Monitoring.Deployment.Manifests;
using YamlDotNet.RepresentationModel;

namespace Monitoring.Deployment;

/// <summary>The commands in docs/deployment.md have files, folders, options and names that exist.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string[] Programs = ["curl", "docker", "dotnet", "kubectl"];
    private static readonly string Text = File.ReadAllText(Repository.Documentation);

    /// <summary>The lines of its blocks for a shell.</summary>
    public static TheoryData<string> Commands =>
        [.. Blocks("sh").SelectMany(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries))];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Each_command_names_what_there_is(string command)
    {
        string program = command.Split(' ')[0];
        Assert.Contains(program, Programs);
        foreach (Match path in RepositoryPath().Matches(command))
        {
            Assert.True(Path.Exists(Path.Join(Repository.Root, path.Value)), $"There is no {path.Value}.");
        }

        foreach (Match image in ImageName().Matches(command))
        {
            Assert.Equal("monitoring:" + Repository.Version, image.Groups["image"].Value);
        }

        if (program is "kubectl" or "docker")
        {
            CheckOptions(program, command);
        }
    }

    [Fact]
    public void Its_overlays_and_components_are_all_there_are()
    {
        Assert.All(
            Kustomizations.Overlays.Concat(Kustomizations.Components),
            name => Assert.Contains($"`{name}`", Text, StringComparison.Ordinal));
        YamlNode example = Assert.Single(YamlTree.Read(Assert.Single(Blocks("yaml"))));
        Assert.All(
            example.Texts("resources").Concat(example.Texts("components")),
            path => Assert.True(File.Exists(Path.Join(Repository.Root, path, "kustomization.yaml")), path));
    }

    [Fact]
    public void The_container_for_kubectl_debug_may_read_the_logs()
    {
        YamlMappingNode container = Assert.Single(
            YamlTree.Read(File.ReadAllText(Path.Join(Repository.Deploy, "debug.yaml"))));

        Assert.Empty(ModelFields.Check(container, typeof(V1Container)));
        YamlNode mount = Assert.Single(container.Items("volumeMounts"));
        Assert.Equal("/" + mount.Text("subPath"), mount.Text("mountPath"));
        Assert.Equal("true", mount.Text("readOnly"));
    }

    [Fact]
    public void The_image_is_what_the_tests_run()
    {
        string shell = Assert.Single(
            Dockerfile.Read().All, instruction => instruction.Text.Contains(" /powershell", StringComparison.Ordinal)
            && instruction.Name == "RUN" && instruction.Text.Contains("cp ", StringComparison.Ordinal)).Text;
        Assert.StartsWith("dotnet tool restore", shell, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Dockerfile.Read().All,
            instruction => instruction.Text.Contains(Repository.PowerShellVersion, StringComparison.Ordinal));
        YamlNode image = Assert.Single(Assert.Single(
            YamlTree.Read(File.ReadAllText(Path.Join(Repository.Kubernetes, "base", "kustomization.yaml")))).Items(
                "images"));
        Assert.Equal(Repository.Version, image.Text("newTag"));
    }

    // Every long option is one that the program itself explains; skipped for a program or a plugin that is not there.
    private static void CheckOptions(string program, string command)
    {
        string[] words = command.Split(" -- ")[0].Split(' ');
        string[] verbs =
            [.. words.Skip(1).TakeWhile(word => !word.StartsWith('-')
            && !word.Contains('/', StringComparison.Ordinal)).Take(3)];
        for (int count = Math.Min(verbs.Length, 3); count > 0; count--)
        {
            Command? help = Command.TryRun(program, [.. verbs[..count], "--help"]);
            Assert.SkipWhen(help is null, $"There is no {program} on this machine.");
            Assert.SkipWhen(IsMissingPlugin(verbs[0]), $"This {program} has no {verbs[0]}.");
            if (help.ExitCode == 0)
            {
                string known = help.Output + Command.TryRun(program, "options")?.Output;
                Assert.All(
                    words.Where(word => word.StartsWith("--", StringComparison.Ordinal))
                        .Select(word => word.Split('=')[0]),
                    option => Assert.Matches($"{option}[ =,\n]", known));
                return;
            }
        }

        Assert.Fail($"{program} does not know {string.Join(' ', verbs)}.");
    }

    // Docker without it takes its name for nothing, and explains itself.
    private static bool IsMissingPlugin(string verb) =>
        verb is "compose" or "buildx" && Command.TryRun("docker", verb, "version") is not { ExitCode: 0 };

    private static IEnumerable<string> Blocks(string language) => Block().Matches(Text)
        .Where(match => match.Groups["language"].Value == language).Select(match => match.Groups["body"].Value);

    [GeneratedRegex(
        "^```(?<language>\\w+)\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline
        | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Block();

    [GeneratedRegex(@"(deploy|src)/[\w./-]+", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"--image=(?<image>\S+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ImageName();
}
