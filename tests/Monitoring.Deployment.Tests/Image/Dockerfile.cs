using System.Text.Json;

namespace Monitoring.Deployment.Image;

/// <summary>One instruction of a Dockerfile, with its continuation lines.</summary>
internal sealed record Instruction(string Name, string Text);

/// <summary>deploy/Dockerfile, as far as it is used there: what its last stage does.</summary>
internal sealed class Dockerfile
{
    private readonly List<Instruction> _all;

    private Dockerfile(List<Instruction> all) => _all = all;

    public IReadOnlyList<Instruction> All => _all;

    /// <summary>The instructions of the last stage.</summary>
    public IReadOnlyList<Instruction> LastStage =>
        _all[(_all.FindLastIndex(instruction => instruction.Name == "FROM") + 1)..];

    /// <summary>The command that a container runs if none is given.</summary>
    public IReadOnlyList<string> Command => JsonSerializer.Deserialize<string[]>(Only("CMD"))!;

    public string User => Only("USER");

    public IReadOnlyDictionary<string, string> Environment => LastStage.Where(instruction => instruction.Name == "ENV")
        .SelectMany(instruction => instruction.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>The command of the health check.</summary>
    public string HealthCheck
    {
        get
        {
            string text = Only("HEALTHCHECK");
            return text[(text.IndexOf("CMD ", StringComparison.Ordinal) + 4)..];
        }
    }

    public static Dockerfile Read()
    {
        List<Instruction> instructions = [];
        string open = string.Empty;
        foreach (string line in File.ReadLines(Path.Join(Repository.Deploy, "Dockerfile")))
        {
            if (line.StartsWith('#') || (line.Length == 0 && open.Length == 0))
            {
                continue;
            }

            if (line.EndsWith('\\'))
            {
                open += line[..^1].Trim() + " ";
                continue;
            }

            string[] parts = (open + line.Trim()).Split(' ', 2);
            instructions.Add(new Instruction(parts[0], parts[1].Trim()));
            open = string.Empty;
        }

        return new Dockerfile(instructions);
    }

    public string Only(string name) => Assert.Single(LastStage, instruction => instruction.Name == name).Text;
}
