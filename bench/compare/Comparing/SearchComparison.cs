using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Monitoring.Benchmarks.Pipelines;
using Monitoring.Benchmarks.Storing;
using Monitoring.Compare.Contending;
using Monitoring.Compare.Measuring;
using Monitoring.Compare.Reporting;

namespace Monitoring.Compare.Comparing;

/// <summary>Counting a word: ours in the store, the others in the plain files that it was made of.</summary>
/// <remarks>An entry of several parts is one to us and several lines to the others, so the counts of a frequent word
/// differ a little.</remarks>
internal static class SearchComparison
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);
    private static readonly string[] Words = [StoreRun.RareWord, "Handler.java:17", "ERROR"];

    /// <summary>Searches for each of the words with every program.</summary>
    public static void Run(CompareOptions options, Workplace workplace, Report report)
    {
        report.Section("Searching for a word");
        CorpusFiles corpus = workplace.ManyFiles;
        CollectingTask task = new(corpus, workplace.MakeDirectory());
        ChildProcess.Measure(Ourselves.CollectIntoStore(task), task.Directory, Timeout);
        using Runspace shell = Engine.Open();
        corpus.Warm();
        (string Name, string Program, Func<string, Answer> Ask)[] searchers =
        [
            ("Monitoring, Measure-LogEntry in an open shell", Ourselves.Program, word => QueryShell(
                shell, CreateScript(task.Output, word))),
            ("Monitoring, with a shell of its own", Ourselves.Program, word => QueryProgram(
                Ourselves.Run(CreateScript(task.Output, word)), workplace)),
            ("rg -c", "rg", word => QueryProgram(new Launch("rg", "-c", "-F", word, corpus.Directory), workplace)),
            ("grep -c", "grep", word => QueryProgram(
                new Launch("sh", "-c", "grep -r -c -F \"$0\" \"$1\"", word, corpus.Directory), workplace)),
        ];
        report.Add($"{corpus.Files} files, {corpus.Lines:N0} lines, {corpus.Bytes / 1e6:N0} MB; the store has "
            + $"{Directory.EnumerateFiles(task.Directory, Path.GetFileName(task.Output) + "*").Sum(path => new FileInfo(path).Length) / 1e6:N0} MB. Load: {Machine.Load}.");
        MarkdownTable table = new("", "word", "found", "ms", "times rg");
        foreach (string word in Words)
        {
            Ask(
                word, [.. searchers.Where(searcher => IsHere(searcher.Name, searcher.Program, report))], options.Rounds,
                table, report);
        }

        report.Add(table);
    }

    private static bool IsHere(string name, string program, Report report)
    {
        bool isHere = ProgramPath.Find(program) is not null;
        if (!isHere)
        {
            report.Note($"{name}: {program} is not installed.");
        }

        return isHere;
    }

    private static void Ask(
        string word, IReadOnlyList<(string Name, string Program, Func<string,
            Answer> Ask)> searchers, int rounds, MarkdownTable table, Report report)
    {
        Dictionary<string, List<Answer>> answers = searchers.ToDictionary(
            searcher => searcher.Name, _ => new List<Answer>());
        for (int round = 0; round < rounds; round++)
        {
            report.Progress($"round {round + 1} of {rounds}: {word}");
            foreach ((string name, _, Func<string, Answer> ask) in searchers)
            {
                try
                {
                    answers[name].Add(ask(word));
                }
                catch (Exception exception) when (exception is ContenderException or RuntimeException)
                {
                    report.Note($"{name}, {word}: {exception.Message}");
                }
            }
        }

        List<Answer> other = answers.GetValueOrDefault("rg -c", []);
        foreach ((string name, List<Answer> its) in answers.Where(pair => pair.Value.Count > 0))
        {
            table.Add(
                name,
                $"`{word}`",
                string.Join(
                    ", ", its.Select(answer => answer.Found)
                    .Distinct()
                    .Select(found => found.ToString("N0", CultureInfo.InvariantCulture))),
                Sample.Of(its.Select(answer => answer.Wall.TotalMilliseconds)).ToString("F0"),
                other.Count == 0
                    ? "" : Sample.OfRatios(
                    its.Select(answer => answer.Wall.TotalSeconds),
                    other.Select(answer => answer.Wall.TotalSeconds)).ToString("F2"));
        }
    }

    private static string CreateScript(string store, string word) =>
        $"$found = 0; foreach ($count in Measure-LogEntry -StorePath '{store}' -Contains '{word}') {{ $found += $count.Count }}; $found";

    private static Answer QueryShell(Runspace runspace, string script)
    {
        long began = Stopwatch.GetTimestamp();
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddScript(script);
        long found = shell.Invoke<long>().Single();
        return new Answer(found, Stopwatch.GetElapsedTime(began));
    }

    private static Answer QueryProgram(Launch launch, Workplace workplace)
    {
        string directory = workplace.MakeDirectory();
        Cost cost = ChildProcess.Measure(launch, directory, Timeout);
        return new Answer(PeerOutput.SumCounts(File.ReadLines(Path.Join(directory, Launch.OutputName))), cost.Wall);
    }

    /// <summary>The result of a search, and its time.</summary>
    private readonly record struct Answer(long Found, TimeSpan Wall);
}
