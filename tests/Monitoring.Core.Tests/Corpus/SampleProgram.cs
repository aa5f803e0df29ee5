namespace Monitoring.Corpus;

/// <summary>A program, and entries that it writes.</summary>
/// <param name="Name">The program.</param>
/// <param name="Entries">The entries, in their order.</param>
internal sealed record SampleProgram(string Name, IReadOnlyList<SampleEntry> Entries)
{
    /// <summary>Reads all programs from the text files beside the tests.</summary>
    /// <remarks>
    /// In a file, <c># name</c> begins a program, <c>&gt; text</c> is a line of it, and <c>= time level | field=value
    /// …</c> ends an entry with what is expected of it. A blank within a value is <c>\s</c>.
    /// </remarks>
    public static IReadOnlyList<SampleProgram> ReadAll() =>
        [.. Directory.GetFiles(Path.Join(AppContext.BaseDirectory, "Data", "Programs"), "*.txt").Order(
            StringComparer.Ordinal).SelectMany(Read)];

    private static List<SampleProgram> Read(string path)
    {
        List<SampleProgram> programs = [];
        List<SampleEntry> entries = [];
        List<string> lines = [];
        foreach (string line in File.ReadLines(path).Where(line => line.Length > 0))
        {
            switch (line[0])
            {
                case '#':
                    programs.Add(new SampleProgram(line[2..], entries = []));
                    break;
                case '>':
                    lines.Add(line.Length > 2 ? line[2..] : string.Empty);
                    break;
                case '=':
                    entries.Add(ReadExpectation(line[2..], lines));
                    lines = [];
                    break;
                default:
                    throw new FormatException($"{path}: '{line}' is neither a program, a line nor an expectation.");
            }
        }

        return programs;
    }

    private static SampleEntry ReadExpectation(string text, List<string> lines)
    {
        string[] halves = text.Split(" | ", 2);
        string[] words = halves[0].Split(' ');
        Dictionary<string, string> fields = halves.Length == 1 ? [] : halves[1].Split(' ')
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1].Replace("\\s", " ", StringComparison.Ordinal));
        return new SampleEntry(lines, words[0], words[1], fields);
    }
}
