using Monitoring.Campaigns.Checking;
using Monitoring.Campaigns.Writing;
using Monitoring.Compare.Contending;
using Monitoring.Compare.Measuring;

namespace Monitoring.Compare.Comparing;

/// <summary>A program that follows a rotated log into our store or into a file of lines.</summary>
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

    /// <summary>The contender.</summary>
    public Contender Contender { get; }

    /// <summary>The size of its output: entries of a store, bytes of a file.</summary>
    public long Size => IsStore
        ? StoreCheck.CountStored(_output).Values.Sum()
        : new FileInfo(_output) is { Exists: true } file ? file.Length : 0;

    private bool IsStore => Contender.Program == Ourselves.Program;

    /// <summary>Starts it.</summary>
    /// <param name="contender">The contender.</param>
    /// <param name="logs">The directory of the log.</param>
    /// <param name="directory">An empty directory.</param>
    public static Follower Start(Contender contender, string logs, string directory)
    {
        CollectingTask task = new(new CorpusFiles(logs, Files: 1, Lines: 0, WholeLines: 0, Bytes: 0), directory);
        return new Follower(contender, task.Output, ChildProcess.Start(contender.Prepare(task), task.Directory));
    }

    /// <summary>The number of lines that it has written.</summary>
    public long CountLines() => IsStore ? Size : ReadLines().LongCount();

    /// <summary>Ends it, and says what it has lost.</summary>
    /// <exception cref="ContenderException">It has failed.</exception>
    public LineLosses End(NumberedLog log)
    {
        _process.End();
        return IsStore
            ? LineLosses.Of(StoreCheck.Of(_output, [log]))
            : LineLosses.Of(
                log.Written, ReadLines().Select(line => NumberedLog.NumberOf(PeerOutput.FindMessage(line))));
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private IEnumerable<string> ReadLines() => File.Exists(_output) ? File.ReadLines(_output) : [];
}
