using System.Globalization;
using Monitoring.Collecting;
using Monitoring.Entries;
using Monitoring.Messages;

namespace Monitoring.Corpus;

/// <summary>What is read from the logs of well-known programs: the time, the level and the fields of each entry, and
/// which lines are one entry. The lines have the programs' shapes and words of our own.</summary>
public sealed class CorpusTests
{
    private const int MinPrograms = 60;

    private static readonly IReadOnlyList<SampleProgram> Programs = SampleProgram.ReadAll();

    public static TheoryData<string> Names => [.. Programs.Select(program => program.Name)];

    [Fact]
    public void The_corpus_is_large_enough() => Assert.InRange(Programs.Count, MinPrograms, int.MaxValue);

    [Theory]
    [MemberData(nameof(Names))]
    public void Entries_are_as_a_reader_of_the_log_understands_them(string name)
    {
        SampleProgram program = Programs.Single(program => program.Name == name);
        using CollectorScene scene = new(
            options => options with { Follow = false, JoinStackTraces = true, MessageTimeZone = TimeZoneInfo.Utc });
        scene.Files.Append(
            "logs/app.log",
            string.Concat(program.Entries.SelectMany(entry => entry.Lines).Select(line => line + "\n")));

        List<LogEntry> entries = scene.CollectEntries();

        Assert.Equal(program.Entries.Select(entry => entry.Message), entries.Select(entry => entry.Message));
        string read = Format(LogTimestamp.From(scene.Time.GetUtcNow()));
        string before = read;
        foreach ((SampleEntry expected, LogEntry entry) in program.Entries.Zip(entries))
        {
            before = expected.Time switch { "read" => read, "^" => before, _ => expected.Time };
            Assert.Equal(
                (expected.Lines[0], before, expected.Level),
                (expected.Lines[0], Format(entry.ExactTimestamp), entry.Level.ToString()));
            Assert.Equal(
                expected.Fields, expected.Fields.Keys.ToDictionary(path => path, path => Find(entry.Fields, path)));
        }
    }

    /// <summary>RFC 3339 without zeros at the end of the fraction.</summary>
    private static string Format(LogTimestamp timestamp) =>
        timestamp.ToString().TrimEnd('Z').TrimEnd('0').TrimEnd('.') + "Z";

    private static string Find(LogFields fields, string path)
    {
        object? value = fields;
        foreach (string key in fields.ContainsKey(path) ? [path] : path.Split('.'))
        {
            value = value is LogFields inner && inner.TryGetValue(key, out object? found) ? found : null;
        }

        return Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
    }
}
