using System.Text;
using Monitoring.Entries;
using Monitoring.Framing;
using Monitoring.Messages;

namespace Monitoring.Kubernetes.Streaming.Responses;

// Implementation notes
//
// A request names a pod and a container. The response may be another container's log: the container may have been
// restarted since the last report, or the pod recreated under its name. A response that repeats a line seen before is
// the right log. One that does not (it is the first, or the file was rotated) is accepted if the API, queried after the
// response began, still reports the same container. The kubelet may be ahead of its reports to the API by that much;
// nothing can detect that.
//
// With timestamps=true the kubelet puts the time of its first part before each line, and joins the parts of a split
// one. Before the end of 2022 (kubernetes/kubernetes, pull request 113481) it put one before each part, in the middle
// of the line. The line does not show that, so these times are kept. Where the beginning of a split line is older than
// the requested time, its end is sent without a time and is skipped as older.

/// <summary>Reads one response of the API, a container's log from its position, on a thread pool thread.</summary>
/// <remarks>Owns the log's position from its start until its end is taken from the queue.</remarks>
internal sealed class LogReading : IDisposable
{
    /// <summary>The maximum length of a quoted kubelet message, in bytes.</summary>
    private const int MaxQuoted = 300;

    private readonly ReadingPlan _plan;
    private readonly ReadQueue _readQueue;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _taken = new(0);
    private readonly Rfc3339Reader _times = new();
    private readonly BatchFiller _filler;
    private long? _time;
    private string? _kubeletMessage;
    private bool _hasBegun;
    private bool _isVerified;
    private long _quietSince;
    private volatile bool _hasUnseenLines;

    /// <summary>Creates a reading that is not started.</summary>
    public LogReading(ContainerLog log, ReadingPlan plan, ReadQueue readQueue, TimeProvider timeProvider)
    {
        (Log, _plan, _readQueue, _timeProvider) = (log, plan, readQueue, timeProvider);
        StartedTick = timeProvider.GetTimestamp();
        _filler = new BatchFiller(log.Identity, plan.MaxMessageBytes, log.Offset, timeProvider);
    }

    /// <summary>The log.</summary>
    public ContainerLog Log { get; }

    /// <summary>The plan of the request.</summary>
    public ReadingPlan Plan => _plan;

    /// <summary>The time of the start, on the monotonic clock.</summary>
    public long StartedTick { get; }

    /// <summary>The time since which nothing was received, on the monotonic clock. Null before the response begins and
    /// while received lines wait to be taken.</summary>
    public long? QuietSinceTick => Interlocked.Read(ref _quietSince) is not 0 and long tick ? tick : null;

    /// <summary>Whether the response had a line that was not seen before.</summary>
    public bool HasUnseenLines => _hasUnseenLines;

    /// <summary>Whether the reading was stopped.</summary>
    public bool IsStopping => _stop.IsCancellationRequested;

    /// <summary>Completes when the reading has ended and its end is in the queue.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Starts the reading.</summary>
    public void Start() => Running = Task.Run(RunAsync);

    /// <summary>Stops the reading. Lines read so far are still put into the queue.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Continues after the reading's batch was taken.</summary>
    public void Continue() => _taken.Release();

    /// <summary>Releases the resources of an ended reading.</summary>
    public void Dispose()
    {
        _stop.Dispose();
        _taken.Dispose();
    }

    private async Task RunAsync()
    {
        using LineBuffer lines = new(_plan.MaxMessageBytes + ReadingPlan.TimeBytes);
        ResponseEnd end;
        try
        {
            end = await ReadAsync(lines);
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // A stop makes every running operation fail.
            end = new ResponseEnd { Kind = ResponseEndKind.Stopped };
        }
        catch (KubernetesException failure)
        {
            end = new ResponseEnd { Kind = ResponseEndKind.Failed, Failure = failure };
        }
        catch (Exception failure)
        {
            end = new ResponseEnd
            {
                Kind = ResponseEndKind.Failed,
                Failure = new KubernetesException(
                    KubernetesError.InvalidResponse, $"The log of {Log.Name} could not be read: {failure.Message}",
                    failure),
            };
        }

        EnqueueBatch();
        _readQueue.Put(
            new ReadingResult(this, End: end with { HadBegun = _hasBegun, HadUnseenLines = _hasUnseenLines }));
    }

    private async Task<ResponseEnd> ReadAsync(LineBuffer lines)
    {
        await using Stream response = await _plan.Connection.OpenLogAsync(_plan.Request, _stop.Token);
        Log.Position.BeginResponse();
        _hasBegun = true;
        _readQueue.Put(new ReadingResult(this));
        while (true)
        {
            Interlocked.Exchange(ref _quietSince, Math.Max(1, _timeProvider.GetTimestamp()));
            int read = await response.ReadAsync(lines.GetSpace(), _stop.Token);
            Interlocked.Exchange(ref _quietSince, 0);
            if (read == 0)
            {
                break;
            }

            lines.Advance(read);
            while (!TakeLines(lines))
            {
                if (!await IsSameContainerAsync())
                {
                    return new ResponseEnd { Kind = ResponseEndKind.WrongContainer };
                }
            }

            if (EnqueueBatch())
            {
                await _taken.WaitAsync(_stop.Token);
            }
        }

        return await FinishAsync(lines);
    }

    /// <summary>Checks, after the response began, whether it is the container's log.</summary>
    private async Task<bool> IsSameContainerAsync() =>
        _isVerified = Log.Position.IsProven || await _plan.IsSameContainerAsync(_stop.Token);

    /// <summary>Handles an unfinished last line. The container may have ended without a line end, or the line was cut
    /// off. If another response that was requested to the end ended with the same line, the line is complete.</summary>
    private async Task<ResponseEnd> FinishAsync(LineBuffer lines)
    {
        if (_kubeletMessage is not null)
        {
            throw new KubernetesException(KubernetesError.ServerError,
                $"The kubelet reports for the log of {Log.Name}: {_kubeletMessage}");
        }

        // The end of the log is proven only by the container's own log: another's may be empty.
        if (_plan.IsToTheEnd && !_isVerified && !await IsSameContainerAsync())
        {
            return new ResponseEnd { Kind = ResponseEndKind.WrongContainer };
        }

        if (lines.Length == 0)
        {
            return new ResponseEnd { Kind = ResponseEndKind.Ended };
        }

        UnfinishedLogLine rest = Measure(lines, out long time, out int messageStart, out long originalLength);
        if (time == 0)
        {
            // The line's time is incomplete; or the line is an error message of the kubelet.
            return new ResponseEnd { Kind = ResponseEndKind.Ended, UnfinishedLine = _plan.IsLastTry ? null : rest };
        }

        if (!Log.Position.IsNew(time, rest.Hash))
        {
            return new ResponseEnd { Kind = ResponseEndKind.Ended };
        }

        if (!_plan.IsToTheEnd || (_plan.ExpectedLine != rest && !_plan.IsLastTry))
        {
            return new ResponseEnd { Kind = ResponseEndKind.Ended, UnfinishedLine = rest };
        }

        Add(
            lines.GetUnfinishedLine(out _)[messageStart..], time, rest.Hash, originalLength - messageStart,
            lines.Length);
        return new ResponseEnd { Kind = ResponseEndKind.Ended };
    }

    private UnfinishedLogLine Measure(LineBuffer lines, out long time, out int messageStart, out long originalLength)
    {
        ReadOnlySpan<byte> line = lines.GetUnfinishedLine(out originalLength);
        time = TryParse(line, out messageStart, out long read) ? read : 0;
        return new UnfinishedLogLine(time, PodLogPosition.Hash(line[messageStart..], originalLength - messageStart));
    }

    /// <summary>Takes the complete lines received so far.</summary>
    /// <returns>False if there is a new line and the response is not verified yet. That line is not taken.</returns>
    private bool TakeLines(LineBuffer lines)
    {
        while (lines.TryPeek(out ReadOnlyMemory<byte> bytes, out long originalLength))
        {
            ReadOnlySpan<byte> line = bytes.Span;
            if (!TryParse(line, out int start, out long time) && _time is null)
            {
                // The end of a line that began before the requested time; or, if nothing follows, an error message of
                // the kubelet.
                _kubeletMessage = Encoding.UTF8.GetString(line[..Math.Min(line.Length, MaxQuoted)]);
                lines.Take();
                continue;
            }

            _kubeletMessage = null;

            // A line without a time gets the time of the line before it.
            time = start > 0 ? time : _time!.Value;
            _time = time;
            ReadOnlySpan<byte> message = line[start..];
            int hash = PodLogPosition.Hash(message, originalLength - start);
            if (Log.Position.IsNew(time, hash))
            {
                if (!_isVerified && !(_isVerified = Log.Position.IsProven))
                {
                    return false;
                }

                Add(message, time, hash, originalLength - start, lines.Length);
            }

            lines.Take();
        }

        return true;
    }

    /// <summary>Reads the time at the beginning of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="start">The start of its message; 0 if it has no time.</param>
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
        _hasUnseenLines = true;
        if (_plan.EmitsLines)
        {
            _filler.Add(message, time, originalLength, bytesLeft);
        }
    }

    /// <summary>Puts the lines read so far into the queue, if there are any.</summary>
    private bool EnqueueBatch()
    {
        if (!_filler.TryTake(out LogBatch? batch, out long bytes))
        {
            return false;
        }

        Log.Offset = _filler.Offset;
        _readQueue.Put(new ReadingResult(this, batch, bytes));
        return true;
    }
}
