using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting.Decoding;

namespace Monitoring.Kubernetes.Reflecting;

// Implementation notes
//
// List, then watch from the resource version of the list. Watches end often: the server closes them after some minutes,
// a proxy does, or nothing is received any more. That is no problem, because the next watch resumes from the last
// resource version of an event or a bookmark. Everything is listed again only when the server no longer has that
// version (410, as the code of the response or as an event in a response of 200), or has sent invalid data. Pods that
// the new list does not have were deleted; the others are compared with the table.
//
// The first list is requested with resourceVersion=0, the server's cached state, so that thousands of nodes that start
// at once cost the API server no read of etcd. The cached state may be some seconds old, which the watch corrects.
// Later lists request the present state, because they must not be older than the table.

/// <summary>Keeps a table of pods in sync with the API until it is stopped.</summary>
internal sealed partial class ReflectorLoop : IDisposable
{
    /// <summary>The minimum duration of a working watch. A watch that ends sooner without an event is a
    /// failure.</summary>
    private static readonly TimeSpan ShortWatch = TimeSpan.FromSeconds(1);

    /// <summary>The number of failed requests before a warning, after a first success. A server is restarted now and
    /// then.</summary>
    private const int ToleratedFailures = 3;

    private readonly AsyncLocal<bool> _isCurrent = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _timeProvider;
    private readonly PodTable _table;
    private readonly PodReflectorOptions _options;
    private readonly OwnerResolver? _owners;
    private readonly ApiProblems _problems;
    private readonly PodRequests _requests;
    private readonly RetryDelay _delay;
    private readonly Action _notice;
    private readonly Action<PodChange> _reportChange;

    private string? _position;
    private long _round;
    private bool _hasListed;

    /// <summary>Whether the last watch ended because its resource version had expired. Twice in a row is a
    /// failure.</summary>
    private bool _wasGone;

    private string _verb = "list";
    private volatile bool _isComplete;
    private volatile KubernetesException? _failure;

    /// <summary>Creates a loop that is not started.</summary>
    /// <param name="options">The reflector's settings.</param>
    /// <param name="table">The table to update.</param>
    /// <param name="owners">Reads the owners of pods; null to derive them from names.</param>
    /// <param name="problems">Keeps the failures.</param>
    /// <param name="notice">Called when the state of the loop has changed.</param>
    /// <param name="reportChange">Called with each change of a pod.</param>
    public ReflectorLoop(
        PodReflectorOptions options,
        PodTable table,
        OwnerResolver? owners,
        ApiProblems problems,
        Action notice,
        Action<PodChange> reportChange)
    {
        _options = options;
        _timeProvider = options.TimeProvider;
        _table = table;
        _owners = owners;
        _problems = problems;
        _requests = new PodRequests(options);
        _delay = new RetryDelay(options.RetryTimes);
        _notice = notice;
        _reportChange = reportChange;
    }

    /// <summary>Whether the table is in sync with the API.</summary>
    public bool IsComplete => _isComplete;

    /// <summary>The failure of the last request; null after a success.</summary>
    public KubernetesException? Failure => _failure;

    /// <summary>Whether the caller runs within the loop.</summary>
    public bool IsCurrent => _isCurrent.Value;

    /// <summary>Stops the loop without waiting for its end. Running operations still use the token.</summary>
    public void Dispose() => _stop.Cancel();

    /// <summary>Runs until it is stopped.</summary>
    public async Task RunAsync()
    {
        _isCurrent.Value = true;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(_stop.Token);
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                // A stop makes every running operation fail.
            }
            catch (KubernetesException failure)
            {
                await RecoverAsync(failure);
            }
            catch (Exception failure)
            {
                // A handler of a change may throw. That must not end the updates for all other pods.
                await RecoverAsync(new KubernetesException(
                    KubernetesError.InvalidResponse,
                    $"A response of the Kubernetes API about pods could not be processed: {failure.Message}", failure));
            }
        }
    }

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (_position is null)
        {
            _verb = "list";
            _position = await ListAsync(cancellationToken);
            SetComplete(isComplete: true);
        }

        await RefreshOwnersAsync(cancellationToken);
        _verb = "watch";
        await using WatchReader watch = await _requests.WatchAsync(_position, cancellationToken);
        Recover();
        long started = _timeProvider.GetTimestamp();
        try
        {
            bool hasEvents = await FollowAsync(watch, cancellationToken);
            if (!hasEvents && _timeProvider.GetElapsedTime(started) < ShortWatch)
            {
                throw new KubernetesException(
                    KubernetesError.Unreachable, "The Kubernetes API closes a watch as soon as the watch starts.");
            }
        }
        finally
        {
            if (_timeProvider.GetElapsedTime(started) >= ShortWatch)
            {
                _wasGone = false;
                _delay.Reset();
            }
        }
    }

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        _round++;
        string? continuation = null;
        PodPage page;
        int pages = 0;
        do
        {
            page = ++pages <= _options.MaxPages
                ? await _requests.ListAsync(continuation, _hasListed ? null : "0", cancellationToken)
                : throw new KubernetesException(
                    KubernetesError.InvalidResponse,
                    $"The Kubernetes API returned more than {_options.MaxPages} pages of pods.");
            foreach (ListedPod listed in await ResolveAsync(page.Pods, cancellationToken))
            {
                ReportChange(_table.Put(listed, _round));
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);

        foreach (PodChange change in _table.DeleteUnseen(_round))
        {
            _reportChange(change);
        }

        _hasListed = true;
        return page.ResourceVersion;
    }

    /// <summary>Applies events until the watch ends.</summary>
    /// <returns>Whether there were any.</returns>
    private async Task<bool> FollowAsync(WatchReader watch, CancellationToken cancellationToken)
    {
        bool hasEvents = false;
        try
        {
            while (await watch.ReadAsync(cancellationToken) is { } watchEvent)
            {
                await TakeAsync(watchEvent, cancellationToken);
                hasEvents = true;
                _wasGone = false;
                _delay.Reset();
            }
        }
        catch (KubernetesException silence) when (silence.Error == KubernetesError.TimedOut)
        {
            // The next watch shows whether the server responds.
            return true;
        }

        return hasEvents;
    }

    private async Task TakeAsync(PodWatchEvent watchEvent, CancellationToken cancellationToken)
    {
        switch (watchEvent.Kind)
        {
            case PodWatchEventKind.Added or PodWatchEventKind.Modified:
                ReportChange(_table.Put((await ResolveAsync([watchEvent.Pod!], cancellationToken))[0], _round));
                break;
            case PodWatchEventKind.Deleted:
                ReportChange(_table.Delete((await ResolveAsync([watchEvent.Pod!], cancellationToken))[0].Pod));
                break;
            case PodWatchEventKind.Error:
                throw new KubernetesException(
                    watchEvent.Status.Error, $"The Kubernetes API ends the watch of pods: {watchEvent.Status.Message}")
                {
                    StatusCode = watchEvent.Status.Code,
                };
            default:
                break;
        }

        if (watchEvent.ResourceVersion.Length > 0)
        {
            _position = watchEvent.ResourceVersion;
        }
    }

    private async Task<IReadOnlyList<ListedPod>> ResolveAsync(
        IReadOnlyList<ListedPod> pods, CancellationToken cancellationToken) =>
        _owners is null ? pods : await _owners.ResolveAsync(pods, cancellationToken);

    /// <summary>Requests the owners that could not be read before, and removes those of deleted pods.</summary>
    private async Task RefreshOwnersAsync(CancellationToken cancellationToken)
    {
        if (_owners is null)
        {
            return;
        }

        IReadOnlyList<ListedPod> living = _table.GetLiving();
        _owners.Retain(living);
        foreach (ListedPod listed in await _owners.ResolveAsync(living, cancellationToken))
        {
            ReportChange(_table.Put(listed, _round));
        }
    }

    private void SetComplete(bool isComplete)
    {
        if (_isComplete != isComplete)
        {
            _isComplete = isComplete;
            _notice();
        }
    }

    private void ReportChange(PodChange? change)
    {
        if (change is not null)
        {
            _reportChange(change);
        }
    }
}
