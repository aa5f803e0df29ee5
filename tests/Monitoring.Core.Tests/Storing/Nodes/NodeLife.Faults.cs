using Monitoring.Storing.Maintenance;

namespace Monitoring.Storing.Nodes;

/// <summary>The faults of a node: restarts, kills, wrong clocks and a full volume.</summary>
internal sealed partial class NodeLife
{
    private void MakeFault()
    {
        switch (_random.Next(40))
        {
            case 0:
                Restart(pause: TimeSpan.FromMinutes(_random.Next(300)));
                break;
            case 1:
                Kill();
                break;
            case 2 when _wrongSteps == 0:
                SetClock();
                break;
            case 3 when _wrongSteps == 0:
                _writer.Dispose();
                SetClock();
                Reopen();
                break;
            case 4 when _volume is not null && !_isFull:
                _isFull = true;
                _volume.Fill();
                break;
            case 5 or 6 or 7 or 8 when _isFull:
                MakeRoom();
                break;
            default:
                break;
        }

        if (_wrongSteps > 0 && --_wrongSteps == 0)
        {
            _scene.Time.Shift = TimeSpan.Zero;
            _calmSince = Now;
        }
    }

    /// <summary>Sets the clock ahead, for less than an hour.</summary>
    private void SetClock()
    {
        _scene.Time.Shift = TimeSpan.FromMinutes(Math.Pow(10, 1 + (4 * _random.NextDouble())));
        _wrongSteps = _random.Next(1, 5);
        _calmSince = Now;
    }

    private void Restart(TimeSpan pause)
    {
        _writer.Dispose();
        _scene.Time.Advance(pause);
        Reopen();
    }

    /// <summary>Goes on with the store as a kill leaves it now, whatever the writer is doing.</summary>
    private void Kill()
    {
        _wasRead = true;
        _follower?.Stop();
        string copy = _scene.CopyAsKilled($"killed-{_kills++}");
        _writer.Dispose();
        bool hasReserve = StoreReserve.LengthOf(_scene.Path) > 0;
        _volume?.MakeRoom();
        File.Delete(_scene.Path + "-shm");
        File.Move(copy, _scene.Path, overwrite: true);
        File.Move(copy + "-wal", _scene.Path + "-wal", overwrite: true);
        if (_isFull && hasReserve)
        {
            _volume!.Fill();
        }

        Reopen();
        _follower?.Start(_scene.Path);
    }

    private void Reopen()
    {
        _writer = _scene.Open();
        _calmSince = Now;
        Dictionary<string, long> stored = _writer.Checkpoints.ToDictionary(
            checkpoint => checkpoint.Path, checkpoint => checkpoint.Files[0].Offset);
        foreach (NodePod pod in _pods.Where(pod => !pod.IsGone))
        {
            pod.Resume((int)stored.GetValueOrDefault(pod.Path));
        }

        Assert.DoesNotContain(stored.Keys, path => _pods.Exists(pod => pod.Path == path && pod.IsGone));
    }

    private void MakeRoom()
    {
        _isFull = false;
        _volume!.MakeRoom();

        // Nothing is committed before the store has its reserve again.
        Assert.True(Until(() => Drain() && StoreReserve.LengthOf(_scene.Path) > 0));
    }
}
