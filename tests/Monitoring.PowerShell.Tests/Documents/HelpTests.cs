using System.Management.Automation;
using System.Management.Automation.Language;
using Monitoring.Engine;

namespace Monitoring.Documents;

public sealed class HelpTests : IDisposable
{
    private readonly EngineSession _session = new();

    public static TheoryData<string> Cmdlets =>
    [
        "Add-LogDestination", "Backup-LogStore", "Clear-LogStore", "ConvertFrom-ContainerLog", "Get-LogCollector",
        "Get-LogDestination", "Get-LogEntry", "Get-LogListener", "Get-LogStream", "Measure-LogEntry",
        "Remove-LogDestination", "Repair-LogStore", "Resume-LogDestination", "Start-LogCollector", "Start-LogListener",
        "Stop-LogCollector", "Stop-LogListener", "Suspend-LogDestination", "Test-LogCollector", "Test-LogDestination",
        "Test-LogStore", "Watch-KubeLogs", "Watch-Log",
    ];

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_parameter_is_described_as_it_is(string cmdlet)
    {
        CommandInfo command = (CommandInfo)_session.Run("param($name) Get-Command $name", cmdlet)[0].BaseObject;
        Dictionary<string, PSObject> described = _session
            .Run("param($name) (Get-Help $name -Full).parameters.parameter", cmdlet)
            .ToDictionary(parameter => Text(parameter, "name"));

        ParameterMetadata[] actual =
            [.. command.Parameters.Values.Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name))];

        Assert.Equal(actual.Select(parameter => parameter.Name).Order(), described.Keys.Order());
        Assert.All(actual, parameter =>
        {
            PSObject help = described[parameter.Name];
            Assert.NotEqual(string.Empty, Text(help, "description"));
            Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            Assert.Equal(type.Name, Text((PSObject)help.Properties["type"].Value, "name"));
            Assert.Equal(
                parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases), Text(help, "aliases"));
            ParameterSetMetadata set = parameter.ParameterSets.Values.First();
            Assert.Equal(set.IsMandatory ? "true" : "false", Text(help, "required"));
            Assert.Equal(set.Position < 0 ? "named" : $"{set.Position}", Text(help, "position"));
            string pipeline = (set.ValueFromPipeline, set.ValueFromPipelineByPropertyName) switch
            {
                (true, true) => "True (ByPropertyName, ByValue)",
                (true, false) => "True (ByValue)",
                (false, true) => "True (ByPropertyName)",
                _ => "False",
            };
            Assert.Equal(pipeline, Text(help, "pipelineInput"));
        });
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void There_are_examples_that_can_be_parsed(string cmdlet)
    {
        string[] examples = _session.RunText(
            "param($name) (Get-Help $name).examples.example | ForEach-Object { $_.code }", cmdlet);

        Assert.True(examples.Length >= 3);
        Assert.All(examples, example =>
        {
            Parser.ParseInput(example, out _, out ParseError[] errors);
            Assert.Empty(errors);
            Assert.Contains(cmdlet, example, StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Synopsis_inputs_and_outputs_are_documented(string cmdlet)
    {
        PSObject help = _session.Run("param($name) Get-Help $name -Full", cmdlet)[0];

        Assert.DoesNotContain("[-", Text(help, "Synopsis"), StringComparison.Ordinal);
        string[] outputs = _session.RunText(
            "param($name) (Get-Command $name).OutputType | ForEach-Object Name", cmdlet);
        Assert.Equal(
            outputs.Length > 0 ? outputs : ["None"],
            _session.RunText("param($name) (Get-Help $name -Full).returnValues.returnValue.type.name.Trim()", cmdlet));
        Assert.NotEmpty(
            _session.RunText("param($name) (Get-Help $name -Full).inputTypes.inputType.type.name", cmdlet)[0]);
    }

    public static TheoryData<string> Topics =>
    [
        .. Directory.GetFiles(Path.Join(Place.Module, "en-US"), "about_*.help.txt")
            .Select(file => Path.GetFileName(file).Split('.')[0])
            .Order(),
    ];

    [Theory]
    [MemberData(nameof(Topics))]
    public void A_topic_is_found_and_what_it_refers_to_is_there(string topic)
    {
        string text = _session.RunText("param($name) Get-Help $name", topic)[0];
        string[] further = text[text.IndexOf("SEE ALSO", StringComparison.Ordinal)..]
            .Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[1..];

        Assert.Contains(topic, text, StringComparison.Ordinal);
        Assert.NotEmpty(further);
        Assert.All(
            further,
            name => Assert.True(Cmdlets.Any(row => row.Data == name) || Topics.Any(row => row.Data == name), name));
        Assert.All(text.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 80));
    }

    [Fact]
    public void There_is_a_topic_for_each_subject()
    {
        string[] topics =
        [
            "about_Monitoring", "about_Monitoring_Deployment", "about_Monitoring_Http", "about_Monitoring_Kubernetes",
            "about_Monitoring_Queries", "about_Monitoring_Store",
        ];

        Assert.Equal(topics, Topics.Select(row => row.Data));
    }

    public void Dispose() => _session.Dispose();

    private static string Text(PSObject help, string property) => help.Properties[property]?.Value switch
    {
        null => string.Empty,
        Array parts => string.Join(' ', parts.Cast<PSObject>().Select(part => part.Properties["Text"]?.Value ?? part)),
        object value => value.ToString()!,
    };
}
