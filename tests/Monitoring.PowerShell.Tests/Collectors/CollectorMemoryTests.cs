using System.Globalization;
using Monitoring.Engine;

namespace Monitoring.Collectors;

/// <summary>The memory of a process that collects at full speed, above one that has only imported the module.</summary>
/// <remarks>
/// The bound is that of docs/decisions/memory.md. With <c>n</c> blocks in a group (one for each core but one, at most
/// four): two groups of <c>n</c> MiB with a batch of 1.5 MiB each, one batch that is being filled, <c>n</c> encoders of
/// 3 MiB, 2 MiB of SQLite's pages, and 8.5 KiB for each file. With two cores and a thousand files that is 20 MiB. The
/// rest is code: SQLite, zstd, OpenSSL, and what the compiler makes of ours. Linux counts the peak memory of a
/// process.
/// </remarks>
public sealed class CollectorMemoryTests : IDisposable
{
    /// <summary>This build has no machine code, so the runtime compiles more than in a package.</summary>
    private const long CodeMebibytes = 33;

    /// <summary>Two groups and an encoder.</summary>
    private const long MebibytesOfBlock = 2 + 3;

    /// <summary>Three batches, SQLite's pages, and a thousand files.</summary>
    private const long OtherMebibytes = 5 + 2 + 9;

    private const int Bytes = 48 << 20;
    private static readonly int Blocks = Math.Clamp(Environment.ProcessorCount - 1, 1, 4);
    private static readonly long MaxMebibytes = CodeMebibytes + OtherMebibytes + (Blocks * MebibytesOfBlock);

    private const string Peak = """
        [regex]::Match([IO.File]::ReadAllText('/proc/self/status'), 'VmHWM:\s+(\d+)').Groups[1].Value
        """;

    private readonly TemporaryDirectory _logs = new();
    private readonly TemporaryDirectory _stores = new();

    [Theory]
    [InlineData(20)]
    [InlineData(1000)]
    public void It_uses_bounded_memory_for_any_number_of_files(int files)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells the most that a process had.");
        WriteLogs(files);
        // It waits between its questions, because a busy loop's own garbage would be measured, too.
        string collect = $"$c = Start-LogCollector '{_logs.Path}' -StorePath '{_stores["store.db"]}' -PassThru; "
            + $"while ($c.Bytes -lt {Bytes}) {{ Start-Sleep -Milliseconds 20 }}; Stop-LogCollector $c.Name; $c.Entries; ";

        using ShellProcess empty = ShellProcess.Run($"Get-LogCollector; {Peak}");
        using ShellProcess collecting = ShellProcess.Run(collect + Peak);

        long before = ReadNumber(empty);
        Assert.InRange(ReadNumber(collecting), Bytes / 200, Bytes);
        Assert.InRange((ReadNumber(collecting) - before) / 1024, 1, MaxMebibytes);
    }

    public void Dispose()
    {
        _logs.Dispose();
        _stores.Dispose();
    }

    private static long ReadNumber(ShellProcess shell) => long.Parse(shell.NextLine(), CultureInfo.InvariantCulture);

    /// <summary>Lines of CRI, each with an identifier of its own, which is what a store cannot make small.</summary>
    private void WriteLogs(int files)
    {
        Random random = new(1);
        for (int file = 0; file < files; file++)
        {
            using StreamWriter log = new(_logs[$"{file}.log"]) { NewLine = "\n" };
            for (int written = 0; written <= Bytes / files;)
            {
                string line =
                    $"2026-11-25T10:00:00.123456789Z stdout F INFO [main] request {random.NextInt64():x16} took {random.Next(1000)} ms";
                log.WriteLine(line);
                written += line.Length + 1;
            }
        }
    }
}
