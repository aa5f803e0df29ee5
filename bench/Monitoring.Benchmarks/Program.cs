using System.Diagnostics;
using Monitoring.Benchmarks.Collecting;
using Monitoring.Benchmarks.Exporting;
using Monitoring.Benchmarks.Pipelines;
using Monitoring.Benchmarks.Serving;
using Monitoring.Benchmarks.Storing;

namespace Monitoring.Benchmarks;

/// <summary>Runs the benchmark that the command line names.</summary>
internal static class Program
{
    private const string Usage = """
        dotnet run -c Release --project bench/Monitoring.Benchmarks -- BENCHMARK [ARGUMENTS]

          all                     the next six, each in a process of its own
          collect [FILES] [MIB]   read, frame and parse CRI; and the same with a LogEntry for each record
          traces [FILES] [MIB]    collect with stack traces joined
          pipeline [MIB]          Watch-Log -FromStart -NoFollow | Out-Null, against a cmdlet that writes ready objects
          latency                 from a write behind a symbolic link to the collector's caller
          idle [FILES]            processor time and memory of following idle files
          many [FILES]            many files that are created, rotated and deleted at once
          files [FILES] [DIRECTORIES] [read]        very many small files: followed, written, idle; or only read
          churn [CONTAINERS] [RESTARTS] [SECONDS]   a node on which so many containers restart each second
          enrich [CONTAINERS] [MIB]                 the logs of a node with and without the metadata of the API
          store [FILES] [MIB] [ROUNDS] [DIRECTORY]  files into a store; its size; searches, compared with rg; the
                                  directory keeps the files and the store
          search STORE LOGS       the searches alone, in a store that was kept
          serve [ENTRIES] [FOLLOWERS] [PART]        the listener: a large response, small queries, followers; or only one
                                                    of large, small, follow
          serve-load [ROUNDS]     small requests to a listener over keep-alive connections
          serve-start [ROUNDS]    the start-up time of a listener, each in a process of its own
          serve-collect [MIB]     files into a store, alone and while a listener serves queries
          send [ENTRIES] [STREAMS]         a store to destinations whose receivers only count
          collect-send [FILES] [MIB] [ROUNDS]   files into a store, without and with a destination, in turn
          ask URL TARGET [CLIENTS] [QUERIES] [MS]   clients of a listener, each with a query every so many milliseconds
          writes [STREAMS] [SECONDS]   bytes that a collector writes to the disk for each byte of logs, with a line a second
                                  from each stream; 0 streams: files at full speed, of so many MiB
          block [MIB]             blocks of the store alone: written, read, searched; their size
          micro [ARGUMENTS]       BenchmarkDotNet: framing, parsing, levels
          corpus DIRECTORY [FILES] [MIB]   writes the corpus, to measure another program with it
        """;

    private static int Main(string[] arguments)
    {
        string[] rest = arguments.Length > 1 ? arguments[1..] : [];
        switch (arguments.FirstOrDefault())
        {
            case "all":
                string[] runs = ["collect 1", "collect 100", "traces 100", "pipeline", "latency", "idle", "many"];
                return runs.Max(RunInProcessOfItsOwn);
            case "collect":
                CollectRun.Run(Number(rest, 0, 1), Number(rest, 1, 1024), isJoining: false);
                return 0;
            case "traces":
                CollectRun.Run(Number(rest, 0, 1), Number(rest, 1, 1024), isJoining: true);
                return 0;
            case "pipeline":
                PipelineRun.Run(Number(rest, 0, 256));
                return 0;
            case "latency":
                LatencyRun.Run();
                return 0;
            case "idle":
                IdleRun.Run(Number(rest, 0, 1000));
                return 0;
            case "many":
                ManyRun.Run(Number(rest, 0, 5000));
                return 0;
            case "files":
                FilesRun.Run(Number(rest, 0, 10_000), Number(rest, 1, 1), follow: !rest.Contains("read"));
                return 0;
            case "churn":
                ChurnRun.Run(Number(rest, 0, 500), Number(rest, 1, 10), Number(rest, 2, 60));
                return 0;
            case "enrich":
                EnrichRun.Run(Number(rest, 0, 100), Number(rest, 1, 512));
                return 0;
            case "serve":
                ServeRun.RunAsync(Number(rest, 0, 1_000_000), Number(rest, 1, 200), rest.Length > 2 ? rest[2] : "all")
                    .GetAwaiter()
                    .GetResult();
                return 0;
            case "serve-load":
                ServeLoadRun.Run(Number(rest, 0, 5));
                return 0;
            case "serve-start":
                ServeStartRun.Run(Number(rest, 0, 10));
                return 0;
            case "serve-start-once":
                ServeStartRun.RunOnceAsync().GetAwaiter().GetResult();
                return 0;
            case "serve-collect":
                ServeCollectRun.Run(Number(rest, 0, 512));
                return 0;
            case "send":
                SendRun.RunAsync(Number(rest, 0, 2_000_000), Number(rest, 1, 20)).GetAwaiter().GetResult();
                return 0;
            case "collect-send":
                CollectSendRun.Run(Number(rest, 0, 100), Number(rest, 1, 256), Number(rest, 2, 5));
                return 0;
            case "ask" when rest.Length > 1:
                ServeClients.RunAsync(rest[0], rest[1], Number(rest, 2, 1), Number(rest, 3, 100), Number(rest, 4, 0))
                    .GetAwaiter()
                    .GetResult();
                return 0;
            case "store":
                StoreRun.Run(
                    Number(rest, 0, 100), Number(rest, 1, 1024), Number(rest, 2, 4), rest.Length > 3 ? rest[3] : null);
                return 0;
            case "search" when rest.Length > 1:
                StoreQuestions.Run(rest[0], rest[1]);
                return 0;
            case "writes":
                WritesRun.Run(Number(rest, 0, 200), Number(rest, 1, 60));
                return 0;
            case "writes-feed" when rest.Length > 2:
                LineFeed.Run(rest[0], Number(rest, 1, 1), Number(rest, 2, 1));
                return 0;
            case "block":
                BlockRun.Run(Number(rest, 0, 256));
                return 0;
            case "micro":
                BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(rest);
                return 0;
            case "corpus" when rest.Length > 0:
                Console.WriteLine($"{Corpus.Write(rest[0], Number(rest, 1, 1), Number(rest, 2, 1024))} lines");
                return 0;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    /// <summary>Runs a benchmark in a new process, so that no run warms up another and the module is loaded as in a
    /// shell.</summary>
    private static int RunInProcessOfItsOwn(string arguments)
    {
        Console.WriteLine($"\n{arguments}");
        using Process process = Process.Start(Environment.ProcessPath!, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }

    private static int Number(string[] arguments, int index, int otherwise) =>
        arguments.Length > index
            ? int.Parse(arguments[index], System.Globalization.CultureInfo.InvariantCulture) : otherwise;
}
