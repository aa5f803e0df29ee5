using Monitoring.Campaigns.Checking;
using Monitoring.Campaigns.Writing;
using Monitoring.Compare.Contending;
using Monitoring.Compare.Measuring;

namespace Monitoring.Compare.Comparing;

/// <summary>One that follows a log which is rotated, into our store or into a file of lines.</summary>
internal sealed class Follower : IDisposable
{
    private readonly string _output;
    private readonly ChildProcess _process;

    private Follower(Contender contender, string output, ChildProcess process)
    {
        Contender = contender;
        _output = output;
        _process = process;
    }

    /// <summary>Which of them it is.</summary>
    public Contender Contender { get; }

    /// <summary>How much it has written: entries of a store, bytes of a file.</summary>
    public long Size => IsStore
        ? StoreCheck.CountStored(_output).Values.Sum()
        : new FileInfo(_output) is { Exists: true } file ? file.Length : 0;

    private bool IsStore => Contender.Program == Ourselves.Program;

    /// <summary>Starts it.</summary>
    /// <param name="contender">Which.</param>
    /// <param name="logs">Where the log is.</param>
    /// <param name="directory">An empty directory.</param>
    public static Follower Start(Contender contender, string logs, string directory)
    {
        CollectingTask task = new(new CorpusFiles(logs, Files: 1, Lines: 0, WholeLines: 0, Bytes: 0), directory);
        return new Follower(contender, task.Output, ChildProcess.Start(contender.Prepare(task), task.Directory));
    }

    /// <summary>How many lines it has written.</summary>
    public long CountLines() => IsStore ? Size : ReadLines().LongCount();

    /// <summary>Ends it, and says what it has lost.</summary>
    /// <exception cref="ContenderException">It has failed.</exception>
    public LineLosses End(NumberedLog log)
    {
        _process.End();
        return IsStore
            ? LineLosses.Of(StoreCheck.Of(_output, [log]))
            : LineLosses.Of(log.Written, ReadLines().Select(line => NumberedLog.NumberOf(PeerOutput.FindMessage(line))));
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private IEnumerable<string> ReadLines() => File.Exists(_output) ? File.ReadLines(_output) : [];
}
