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

/// <summary>Questions to the store, and the same to the plain files that it was made of.</summary>
/// <remarks>An entry of several parts is one to us and several lines to the others, so the counts of a frequent word
/// differ a little. The others have no levels: they look for the names.</remarks>
internal static class SearchComparison
{
    private const string Count = "$found = 0; foreach ($count in Measure-LogEntry -StorePath '{0}' {1}) {{ $found += $count.Count }}; $found";
    private const string Read = "@(Get-LogEntry -StorePath '{0}' {1}).Count";
    private const string Rg = "rg -c";
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private static readonly Question[] Questions =
    [
        new("a rare word", Count, $"Stream -Contains {StoreRun.RareWord}", ["-F", StoreRun.RareWord]),
        new("an identifier", Count, "Stream -Contains 0123456789abcdef", ["-F", "0123456789abcdef"]),
        new("a part of identifiers", Count, "Stream -Contains 89abcdef", ["-F", "89abcdef"]),
        new("a word and a number", Count, "Stream -Contains Handler.java:17", ["-F", "Handler.java:17"]),
        new("a frequent word", Count, "Stream -Contains ERROR", ["-F", "ERROR"]),
        new("a pattern", Count, "Stream -Pattern 'handled .* ms'", ["handled .* ms"]),
        new("entries by level", Count, "Level", ["-e", "ERROR", "-e", "WARN", "-e", "INFO", "-e", "DEBUG"]),
        new("entries by output", Count, "Stream", ["-e", " stdout ", "-e", " stderr "]),
        new("20 critical, none there", Read, "-Level Critical -Tail 20", ["-e", "CRITICAL", "-e", "FATAL"]),
        new("20 newest errors", Read, "-Level Error -Tail 20", ["ERROR"]),
        new("100 newest of a file", Read, "-Path '*/app-000.log' -Tail 100", []),
    ];

    /// <summary>Asks each question with every program.</summary>
    public static void Run(CompareOptions options, Workplace workplace, Report report)
    {
        report.Section("Searching");
        CorpusFiles corpus = workplace.ManyFiles;
        CollectingTask task = new(corpus, workplace.MakeDirectory());
        ChildProcess.Measure(Ourselves.CollectIntoStore(task), task.Directory, Timeout);
        using Runspace shell = Engine.Open();
        corpus.Warm();
        (string Name, string Program, Func<Question, Answer> Ask)[] searchers =
        [
            ("Monitoring, in an open shell", Ourselves.Program, question => QueryShell(
                shell, question.ScriptFor(task.Output))),
            ("Monitoring, with a shell of its own", Ourselves.Program, question => QueryProgram(
                Ourselves.Run(question.ScriptFor(task.Output)), workplace)),
            (Rg, "rg", question => QueryProgram(
                new Launch("rg", ["-c", .. question.Pattern, corpus.Directory]), workplace)),
            ("grep -c", "grep", question => QueryProgram(
                new Launch("grep", ["-r", "-c", .. question.Pattern, corpus.Directory]), workplace)),
        ];
        report.Add($"{corpus.Files} files, {corpus.Lines:N0} lines, {corpus.Bytes / 1e6:N0} MB; the store has "
            + $"{Directory.EnumerateFiles(task.Directory, Path.GetFileName(task.Output) + "*").Sum(path => new FileInfo(path).Length) / 1e6:N0} MB. Load: {Machine.Load}.");
        MarkdownTable table = new("", "question", "found", "ms", "times rg");
        foreach (Question question in Questions)
        {
            Ask(
                question,
                [
                    .. searchers.Where(searcher =>
                        (question.Pattern.Length > 0 || searcher.Program == Ourselves.Program)
                        && IsHere(searcher.Name, searcher.Program, report)),
                ],
                options.Rounds, table, report);
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
        Question question, IReadOnlyList<(string Name, string Program, Func<Question, Answer> Ask)> searchers,
        int rounds, MarkdownTable table, Report report)
    {
        Dictionary<string, List<Answer>> answers = searchers.ToDictionary(
            searcher => searcher.Name, _ => new List<Answer>());
        for (int round = 0; round < rounds; round++)
        {
            report.Progress($"round {round + 1} of {rounds}: {question.Name}");
            foreach ((string name, _, Func<Question, Answer> ask) in searchers)
            {
                try
                {
                    answers[name].Add(ask(question));
                }
                catch (Exception exception) when (exception is ContenderException or RuntimeException)
                {
                    report.Note($"{name}, {question.Name}: {exception.Message}");
                }
            }
        }

        List<Answer> other = answers.GetValueOrDefault(Rg, []);
        foreach ((string name, List<Answer> its) in answers.Where(pair => pair.Value.Count > 0))
        {
            table.Add(
                name,
                question.Name,
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

    /// <summary>A question.</summary>
    /// <param name="Name">What it asks for.</param>
    /// <param name="Script">The script that asks the store, with places for its path and the parameters.</param>
    /// <param name="Parameters">The parameters of the command.</param>
    /// <param name="Pattern">What to count lines of with rg and grep; empty if they cannot answer.</param>
    private sealed record Question(string Name, string Script, string Parameters, string[] Pattern)
    {
        public string ScriptFor(string store) =>
            string.Format(CultureInfo.InvariantCulture, Script, store, Parameters);
    }
}
