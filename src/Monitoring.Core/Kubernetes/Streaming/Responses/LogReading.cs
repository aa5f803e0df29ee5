using System.Text;
using Monitoring.Entries;
using Monitoring.Messages;

namespace Monitoring.Kubernetes.Streaming.Responses;

// Implementation notes
//
// The API says by name which log is meant: pod and container. Whose log it then gives may be another's: the container may have
// been started again since we were told, or the pod made anew under its name. An answer that has a line we have seen before is
// the one that is meant. One that has not (it is the first, or the file was rotated) is believed once the API, asked after the
// answer has begun, still says the same container. The kubelet may be that much ahead of what it has told the API, which nobody
// can tell.
//
// With timestamps=true the kubelet puts the time of its first part before each line, and joins the parts of a split one. Before
// the end of 2022 (kubernetes/kubernetes, pull request 113481) it put one before each part, in the middle of the line; that cannot
// be told from what the line says and is left.
// Where the beginning of a split line is older than what was asked for, its end comes without a time: it is older too.

/// <summary>Reads one answer of the API, a container's log from its position on, on a thread of the pool.</summary>
/// <remarks>Has the log's position to itself from its start until its end was taken from the hand-over.</remarks>
internal sealed class LogReading : IDisposable
{
    /// <summary>The most that is quoted of what the kubelet says, in bytes.</summary>
    private const int MaxWords = 300;

    private readonly ReadingPlan _plan;
    private readonly ReadQueue _readQueue;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _taken = new(0);
    private readonly Rfc3339Reader _times = new();
    private readonly BatchFiller _filler;
    private long? _time;
    private string? _words;
    private bool _hasBegun;
    private bool _isBelieved;
    private long _quietSince;
    private volatile bool _hasNews;

    /// <summary>Does nothing yet.</summary>
    public LogReading(ContainerLog log, ReadingPlan plan, ReadQueue handOver, TimeProvider timeProvider)
    {
        (Log, _plan, _readQueue, _timeProvider) = (log, plan, handOver, timeProvider);
        StartedTick = timeProvider.GetTimestamp();
        _filler = new BatchFiller(log.Identity, plan.MaxMessageBytes, log.Offset, timeProvider);
    }

    /// <summary>The log.</summary>
    public ContainerLog Log { get; }

    /// <summary>What was asked for.</summary>
    public ReadingPlan Plan => _plan;

    /// <summary>When it was begun, on the monotonic clock.</summary>
    public long StartedTick { get; }

    /// <summary>Since when nothing has come, on the monotonic clock; null before the answer and while what has come waits to be
    /// taken.</summary>
    public long? QuietSinceTick => Interlocked.Read(ref _quietSince) is not 0 and long tick ? tick : null;

    /// <summary>Whether there was a line that was not seen before.</summary>
    public bool HasNews => _hasNews;

    /// <summary>Whether it was told to stop.</summary>
    public bool IsStopping => _stop.IsCancellationRequested;

    /// <summary>Completes when it has ended, and has said so.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Begins.</summary>
    public void Start() => Running = Task.Run(RunAsync);

    /// <summary>Ends it; what was read so far is still handed over.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Its batch was taken.</summary>
    public void GoOn() => _taken.Release();

    /// <summary>Frees what it needs no more; it has ended.</summary>
    public void Dispose()
    {
        _stop.Dispose();
        _taken.Dispose();
    }

    private async Task RunAsync()
    {
        using AnswerLines lines = new(_plan.MaxMessageBytes + ReadingPlan.TimeBytes);
        AnswerEnd end;
        try
        {
            end = await ReadAsync(lines);
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // Being stopped makes everything fail that is under way.
            end = new AnswerEnd { Kind = AnswerEndKind.Stopped };
        }
        catch (KubernetesException failure)
        {
            end = new AnswerEnd { Kind = AnswerEndKind.Failed, Failure = failure };
        }
        catch (Exception failure)
        {
            end = new AnswerEnd
            {
                Kind = AnswerEndKind.Failed,
                Failure = new KubernetesException(
                    KubernetesError.BadAnswer, $"The log of {Log.Name} could not be read: {failure.Message}", failure),
            };
        }

        HandOverBatch();
        _readQueue.Put(new Handed(this, End: end with { HadBegun = _hasBegun, HadNews = _hasNews }));
    }

    private async Task<AnswerEnd> ReadAsync(AnswerLines lines)
    {
        await using Stream answer = await _plan.Connection.OpenLogAsync(_plan.Request, _stop.Token);
        Log.Position.BeginAnswer();
        _hasBegun = true;
        _readQueue.Put(new Handed(this));
        while (true)
        {
            Interlocked.Exchange(ref _quietSince, Math.Max(1, _timeProvider.GetTimestamp()));
            int read = await answer.ReadAsync(lines.GetSpace(), _stop.Token);
            Interlocked.Exchange(ref _quietSince, 0);
            if (read == 0)
            {
                break;
            }

            lines.Advance(read);
            while (!TakeLines(lines))
            {
                if (!await IsTheContainersAsync())
                {
                    return new AnswerEnd { Kind = AnswerEndKind.OfAnother };
                }
            }

            if (HandOverBatch())
            {
                await _taken.WaitAsync(_stop.Token);
            }
        }

        return await FinishAsync(lines);
    }

    /// <summary>Asks whose log it is, after it was begun.</summary>
    private async Task<bool> IsTheContainersAsync() =>
        _isBelieved = Log.Position.IsProven || await _plan.IsTheContainersAsync(_stop.Token);

    /// <summary>What becomes of a line that has no end: the container may have ended without one, or it was cut off. If another
    /// answer that was asked for to the end has ended in the same way, that is all there is.</summary>
    private async Task<AnswerEnd> FinishAsync(AnswerLines lines)
    {
        if (_words is not null)
        {
            throw new KubernetesException(KubernetesError.ServerError, $"The kubelet says of the log of {Log.Name}: {_words}");
        }

        // That a log is at its end is said of the container's own log only: another's may be empty.
        if (_plan.IsToTheEnd && !_isBelieved && !await IsTheContainersAsync())
        {
            return new AnswerEnd { Kind = AnswerEndKind.OfAnother };
        }

        if (lines.Length == 0)
        {
            return new AnswerEnd { Kind = AnswerEndKind.Ended };
        }

        UnfinishedLogLine rest = Measure(lines, out long time, out int messageStart, out long originalLength);
        if (time == 0)
        {
            // Not even its time has come; or it is what the kubelet says of its trouble, and no line.
            return new AnswerEnd { Kind = AnswerEndKind.Ended, Rest = _plan.IsLastTry ? null : rest };
        }

        if (!Log.Position.IsNew(time, rest.Hash))
        {
            return new AnswerEnd { Kind = AnswerEndKind.Ended };
        }

        if (!_plan.IsToTheEnd || (_plan.ExpectedRest != rest && !_plan.IsLastTry))
        {
            return new AnswerEnd { Kind = AnswerEndKind.Ended, Rest = rest };
        }

        Add(lines.GetRest(out _)[messageStart..], time, rest.Hash, originalLength - messageStart, lines.Length);
        return new AnswerEnd { Kind = AnswerEndKind.Ended };
    }

    private UnfinishedLogLine Measure(AnswerLines lines, out long time, out int messageStart, out long originalLength)
    {
        ReadOnlySpan<byte> line = lines.GetRest(out originalLength);
        time = TryParse(line, out messageStart, out long read) ? read : 0;
        return new UnfinishedLogLine(time, PodLogPosition.Hash(line[messageStart..], originalLength - messageStart));
    }

    /// <summary>Takes the whole lines that have come.</summary>
    /// <returns>False if there is a new one and it is not certain yet whose log this is; that line is not taken.</returns>
    private bool TakeLines(AnswerLines lines)
    {
        while (lines.TryPeek(out ReadOnlySpan<byte> line, out long originalLength))
        {
            if (!TryParse(line, out int start, out long time) && _time is null)
            {
                // The end of a line that was begun before what was asked for; or, if nothing follows, the kubelet's own words.
                _words = Encoding.UTF8.GetString(line[..Math.Min(line.Length, MaxWords)]);
                lines.Take();
                continue;
            }

            _words = null;

            // A line without a time has that of the line before it.
            time = start > 0 ? time : _time!.Value;
            _time = time;
            ReadOnlySpan<byte> message = line[start..];
            int hash = PodLogPosition.Hash(message, originalLength - start);
            if (Log.Position.IsNew(time, hash))
            {
                if (!_isBelieved && !(_isBelieved = Log.Position.IsProven))
                {
                    return false;
                }

                Add(message, time, hash, originalLength - start, lines.Length);
            }

            lines.Take();
        }

        return true;
    }

    /// <summary>Reads the time that a line begins with.</summary>
    /// <param name="line">The line.</param>
    /// <param name="start">Where its message begins; 0 if it has no time.</param>
    /// <param name="time">The time, in nanoseconds of Unix time.</param>
    private bool TryParse(ReadOnlySpan<byte> line, out int start, out long time)
    {
        start = 0;
        if (!_times.TryRead(line, out time, out int length) || (length < line.Length && line[length] != ' '))
        {
            return false;
        }

        start = Math.Min(length + 1, line.Length);
        return true;
    }

    private void Add(ReadOnlySpan<byte> message, long time, int hash, long originalLength, int bytesLeft)
    {
        Log.Position.Add(time, hash);
        _hasNews = true;
        if (_plan.GivesOut)
        {
            _filler.Add(message, time, originalLength, bytesLeft);
        }
    }

    /// <summary>Hands over what was read, if that is anything.</summary>
    private bool HandOverBatch()
    {
        if (!_filler.TryTake(out LogBatch? batch, out long bytes))
        {
            return false;
        }

        Log.Offset = _filler.Offset;
        _readQueue.Put(new Handed(this, batch, bytes));
        return true;
    }
}
