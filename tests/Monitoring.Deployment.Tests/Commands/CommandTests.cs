using System.Management.Automation.Language;
using Monitoring.Deployment.Image;
using Monitoring.Deployment.Manifests;
using Monitoring.Engine;
using YamlDotNet.RepresentationModel;

namespace Monitoring.Deployment.Commands;

/// <summary>The pwsh commands in the image, the compose file and the manifests are valid.</summary>
public sealed class CommandTests : IClassFixture<CommandTests.Shell>
{
    private readonly Shell _shell;

    public CommandTests(Shell shell) => _shell = shell;

    public static TheoryData<string, string> Scripts
    {
        get
        {
            TheoryData<string, string> scripts = [];
            scripts.Add("Dockerfile", PwshCommand.ScriptOf(Dockerfile.Read().Command));
            foreach ((YamlNode service, YamlNode name) in Compose.Services.Where(
                entry => entry.Service.Texts("command").First() == "pwsh"))
            {
                scripts.Add($"compose.yaml: {name}", PwshCommand.ScriptOf([.. service.Texts("command")]));
            }

            foreach (string script in Kustomizations.Files.SelectMany(file => YamlTree.Read(file.Text)).SelectMany(
                FindScripts))
            {
                scripts.Add("kubernetes", script);
            }

            return scripts;
        }
    }

    [Fact]
    public void There_is_a_command_for_each_way_to_deploy() => Assert.Equal(5, Scripts.Count);

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Each_command_and_parameter_is_one_of_the_module(string place, string script)
    {
        PwshCommand parsed = PwshCommand.Parse(script);

        Assert.True(parsed.Errors.Count == 0, $"{place}: {string.Join(' ', parsed.Errors)}");
        CommandAst command = Assert.Single(parsed.Commands);
        Assert.Equal(
            "Monitoring",
            _shell.Session.RunText("param($name) (Get-Command $name).Source", command.GetCommandName())[0]);
        string[] known = _shell.Session.RunText(
            "param($name) (Get-Command $name).Parameters.Keys", command.GetCommandName());
        Assert.All(PwshCommand.ParametersOf(command), parameter => Assert.Contains(parameter, known));
    }

    private static IEnumerable<string> FindScripts(YamlNode node)
    {
        if (node.FindText("kind") is "Kustomization" or "Component")
        {
            return node.Items("patches").Where(patch => patch.Find("target") is null)
                .SelectMany(patch => YamlTree.Read(patch.Text("patch"))).SelectMany(FindScripts);
        }

        return node.FindText("kind") == "DaemonSet" && node.Find("spec")?.Find("template")?.Find("spec") is { } pod
            ? pod.Items("containers").SelectMany(container => container.Texts("args"))
            : [];
    }

    public sealed class Shell : IDisposable
    {
        internal EngineSession Session { get; } = new();

        public void Dispose() => Session.Dispose();
    }
}
