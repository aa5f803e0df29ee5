using Monitoring.Entries;

namespace Monitoring.Kubernetes.Streaming;

/// <content>Batches: their metadata, joined entries and counters.</content>
public sealed partial class PodLogCollector
{
    /// <summary>Takes the next of the batches received before the end, then the rest of joined entries.</summary>
    private LogBatch? TakeRemaining()
    {
        while (_readQueue.TryTake() is { } result)
        {
            if (result.Batch is not { } batch)
            {
                continue;
            }

            Enrich(batch, result.Reading.Log);
            Count(batch, result.Bytes);
            if (batch.Count > 0)
            {
                return batch;
            }

            batch.Dispose();
        }

        foreach (ContainerLog log in _joining.ToArray())
        {
            Finish(log);
        }

        return _extraBatches.TryDequeue(out LogBatch? made) ? made : null;
    }

    private LogBatch? TakeBatch()
    {
        if (_extraBatches.TryDequeue(out LogBatch? made))
        {
            return made;
        }

        while (_readQueue.TryTake() is { } result)
        {
            if (result.End is { } end)
            {
                _logs.NoteEnd(result.Reading, end);
            }
            else if (result.Batch is { } batch)
            {
                result.Reading.Continue();
                _logs.NoteBatch(result.Reading);
                Enrich(batch, result.Reading.Log);
                Count(batch, result.Bytes);
                if (batch.Count > 0)
                {
                    return batch;
                }

                batch.Dispose();
            }
            else
            {
                _logs.NoteResponse(result.Reading);
            }
        }

        return _extraBatches.TryDequeue(out LogBatch? last) ? last : TakeQuiet();
    }

    /// <summary>Takes joined entries that have not grown for a while.</summary>
    private LogBatch? TakeQuiet()
    {
        foreach (ContainerLog log in _joining)
        {
            TimeSpan? due = log.Traces!.UntilDue;
            if (due > TimeSpan.Zero)
            {
                continue;
            }

            if (due is null)
            {
                _joining.Remove(log);
                continue;
            }

            LogBatch batch = new(log.Metadata, _timeProvider, capacity: 0);
            log.Traces.EmitQuiet(batch);
            Count(batch, bytes: 0);
            return batch;
        }

        return null;
    }

    private void Enrich(LogBatch batch, ContainerLog log)
    {
        batch.Metadata = log.Metadata;
        if (_options.HonorOptOut && log.OptOut.Stdout)
        {
            batch.Keep(record => !log.OptOut.Excludes(record.Output));
        }

        if (log.Traces is { } traces)
        {
            traces.Join(batch);
            _joining.Add(log);
        }
    }

    private void Count(LogBatch batch, long bytes)
    {
        _events.Counters.Entries += batch.Count;
        _events.Counters.Bytes += bytes;
        foreach (ref readonly LogRecord record in batch.Records)
        {
            if (record.IsTruncated)
            {
                _events.Counters.TruncatedEntries++;
            }
        }
    }

    /// <summary>Enqueues an empty batch with the changed metadata of a quiet log.</summary>
    private void EnqueueMetadata(ContainerLog log) =>
        _extraBatches.Enqueue(new LogBatch(log.Metadata, _timeProvider, capacity: 0));

    /// <summary>Emits the lines that a finished log still holds.</summary>
    private void Finish(ContainerLog log)
    {
        if (_joining.Remove(log))
        {
            LogBatch batch = new(log.Metadata, _timeProvider, capacity: 0);
            log.Traces!.EmitAll(batch);
            Count(batch, bytes: 0);
            _extraBatches.Enqueue(batch);
        }
    }
}
