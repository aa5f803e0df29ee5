using System.Diagnostics;
using Monitoring.Counting;
using Monitoring.Messages;
using Monitoring.Querying;
using Monitoring.Storing;

namespace Monitoring.Benchmarks.Storing;

/// <summary>Questions to a store of the corpus, each with the opening of the store, beside rg on its files.</summary>
internal static class StoreQuestions
{
    private const int Questions = 9;
    private static readonly string[] Words =
        [StoreRun.RareWord, "0123456789abcdef", "89abcdef", "com.shop.cart", "Handler.java:17", "ERROR"];

    /// <summary>Asks a store, and measures rg on the files that were stored.</summary>
    /// <param name="store">The store's file.</param>
    /// <param name="logs">The directory of the files.</param>
    public static void Run(string store, string logs)
    {
        foreach (string word in Words)
        {
            Ask($"contains '{word}'", store, new LogQuery { Contains = [new ContainedText(word)] });
            Compare("rg -c", "rg", "-c", "-F", word, logs);
            Compare("rg -c -i", "rg", "-c", "-i", "-F", word, logs);
        }

        foreach (string word in Words)
        {
            Count($"count '{word}'", store, new LogQuery { Contains = [new ContainedText(word)] }, new LogCounting());
        }

        LogQuery pattern = new() { Match = [new MessagePattern("handled .* ms")] };
        Count("count /handled .* ms/", store, pattern, new LogCounting());
        Ask("last 20 critical", store, new LogQuery { Level = LogLevel.Critical, Last = 20 });
        Ask("last 20 errors", store, new LogQuery { Level = LogLevel.Error, Last = 20 });
        string path = Directory.GetFiles(logs).Order().First();
        LogQuery last = new()
        {
            Selector = LabelSelector.All,
            Metadata = [new MetadataPattern("path", [path])],
            Last = 100
        };
        Ask("last 100 of one stream", store, last);
        Ask("first entry of everything", store, new LogQuery { First = 1 });
        Ask("all entries", store, new LogQuery(), questions: 1);
        Count("count by stream", store, new LogCounting { By = CountedBy.Stream });
        Count("count by time", store, new LogCounting { ByTime = true });
        Count("count by output", store, new LogCounting { By = CountedBy.Output });
        Count("count by level", store, new LogCounting { By = CountedBy.Level });
        Count("count by level and time", store, new LogCounting { By = CountedBy.Level, ByTime = true });
    }

    private static void Ask(string what, string store, LogQuery query, int questions = Questions) =>
        Ask(what, store, reader => reader.Read(query).LongCount(), questions);

    private static void Count(string what, string store, LogCounting counting) =>
        Count(what, store, new LogQuery(), counting);

    private static void Count(string what, string store, LogQuery query, LogCounting counting) =>
        Ask(what, store, reader => reader.Count(query, counting)!.Sums.Sum(sum => sum.Entries), Questions);

    /// <summary>The medians, by the clock and of processor time, of opening the store, asking and reading the whole
    /// answer.</summary>
    private static void Ask(string what, string store, Func<LogStoreReader, long> ask, int questions)
    {
        long found = 0;
        double[] milliseconds = new double[questions];
        double[] processor = new double[questions];
        for (int question = 0; question < questions; question++)
        {
            double used = Environment.CpuUsage.TotalTime.TotalMilliseconds;
            long start = Stopwatch.GetTimestamp();
            using LogStoreReader reader = LogStoreReader.Open(store);
            found = ask(reader);
            milliseconds[question] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            processor[question] = Environment.CpuUsage.TotalTime.TotalMilliseconds - used;
        }

        Array.Sort(milliseconds);
        Array.Sort(processor);
        Console.WriteLine(
            $"{what,-34} {milliseconds[questions / 2],8:F1} ms  {processor[questions / 2],8:F1} ms CPU  "
            + $"({found} entries; {milliseconds[0]:F1} to {milliseconds[^1]:F1})");
    }

    /// <summary>The median of running another program, if it is there.</summary>
    private static void Compare(string what, string program, params string[] arguments)
    {
        double[] milliseconds = new double[Questions];
        for (int question = 0; question < Questions; question++)
        {
            long before = Stopwatch.GetTimestamp();
            try
            {
                ProcessStartInfo start = new(program, arguments)
                {
                    RedirectStandardOutput = true,
                    UseShellExecute = false,
                };
                using Process process = Process.Start(start)!;
                process.StandardOutput.ReadToEnd();
                process.WaitForExit();
            }
            catch (System.ComponentModel.Win32Exception)
            {
                Console.WriteLine($"{program} is not installed, so there is no comparison.");
                return;
            }

            milliseconds[question] = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
        }

        Array.Sort(milliseconds);
        Console.WriteLine(
            $"  {what,-32} {milliseconds[Questions / 2],8:F1} ms  ({milliseconds[0]:F1} to {milliseconds[^1]:F1})");
    }
}
