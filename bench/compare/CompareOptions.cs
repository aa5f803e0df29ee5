using System.Globalization;

namespace Monitoring.Compare;

/// <summary>The parts of the comparison, and their sizes.</summary>
internal sealed record CompareOptions
{
    /// <summary>All parts there are, in their order.</summary>
    public static readonly IReadOnlyList<string> AllParts =
        ["nowhere", "store", "search", "latency", "rotation", "memory", "footprint", "start"];

    /// <summary>The parts. The default is all.</summary>
    public IReadOnlyList<string> Parts { get; private init; } = AllParts;

    /// <summary>The size of a corpus, in MiB. The default is 512.</summary>
    public int Mebibytes { get; private init; } = 512;

    /// <summary>The number of files of the second corpus; the first has one. The default is 100.</summary>
    public int Files { get; private init; } = 100;

    /// <summary>The number of runs of each program. The default is 5.</summary>
    public int Rounds { get; private init; } = 5;

    /// <summary>For how many seconds logs are written and rotated, or latencies measured. The default is 20.</summary>
    public int Seconds { get; private init; } = 20;

    /// <summary>The number of files that are followed while idle. The default is 1,000.</summary>
    public int IdleFiles { get; private init; } = 1000;

    /// <summary>The directory of an earlier build of the module, to measure in turn with the staged one.</summary>
    public string? Before { get; private init; }

    /// <summary>The pwsh.dll of another PowerShell. The default is the restored one.</summary>
    public string? Shell { get; private init; }

    /// <summary>Reads the command line; null if it makes no sense.</summary>
    public static CompareOptions? Parse(IReadOnlyList<string> arguments)
    {
        CompareOptions options = new();
        List<string> parts = [];
        for (int index = 0; index < arguments.Count; index++)
        {
            if (AllParts.Contains(arguments[index]))
            {
                parts.Add(arguments[index]);
                continue;
            }

            if (index + 1 < arguments.Count && options.With(arguments[index], arguments[index + 1]) is { } located)
            {
                options = located;
                index++;
                continue;
            }

            if (index + 1 == arguments.Count
                || !int.TryParse(arguments[index + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int value)
                || value == 0
                || options.With(arguments[index], value) is not { } changed)
            {
                return null;
            }

            options = changed;
            index++;
        }

        return parts.Count == 0 ? options : options with { Parts = parts };
    }

    private CompareOptions? With(string name, string path) => name switch
    {
        "--before" => this with { Before = path },
        "--shell" => this with { Shell = path },
        _ => null,
    };

    private CompareOptions? With(string name, int value) => name switch
    {
        "--mib" => this with { Mebibytes = value },
        "--files" => this with { Files = value },
        "--rounds" => this with { Rounds = value },
        "--seconds" => this with { Seconds = value },
        "--idle-files" => this with { IdleFiles = value },
        _ => null,
    };
}
