using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting.Decoding;

namespace Monitoring.Kubernetes.Reflecting;

// Implementation notes
//
// List, then watch from the state that the list shows. A watch ends all the time: the server closes it after some minutes, or
// something on the way does, or nothing comes of it any more. That is no trouble: the next one goes on from the last state that
// was told, by an event or a bookmark. Only when the server no longer has that state (410, as the code of the answer or as an
// event in one of 200), or has said something that cannot be understood, is everything listed again; and then what the list
// does not say was deleted, and what is known is compared, not thrown away.
//
// The first list is asked for with resourceVersion=0, "what you have in memory", so that thousands of nodes that start at once
// cost the API server no read of etcd. That may be some seconds old, which the watch makes good. Later lists ask for the present
// state, because they must not go back behind what is known.

/// <summary>Keeps a table of pods like the API's, until it is stopped.</summary>
internal sealed class ReflectorLoop : IDisposable
{
    /// <summary>A watch that ends sooner than that and has told nothing is one that does not work.</summary>
    private static readonly TimeSpan ShortWatch = TimeSpan.FromSeconds(1);

    /// <summary>How often asking may fail before that is trouble, once it has worked: a server is restarted now and
    /// then.</summary>
    private const int UntroubledFailures = 3;

    private readonly AsyncLocal<bool> _isCurrent = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _timeProvider;
    private readonly PodTable _table;
    private readonly PodReflectorOptions _options;
    private readonly OwnerResolver? _owners;
    private readonly ApiTrouble _trouble;
    private readonly PodRequests _requests;
    private readonly RetryDelay _delay;
    private readonly Action _notice;
    private readonly Action<PodChange> _announce;

    private string? _position;
    private long _round;
    private bool _hasListed;

    /// <summary>Whether the last watch ended because its state was gone: twice in a row is no accident.</summary>
    private bool _wasGone;

    private string _verb = "list";
    private volatile bool _isComplete;
    private volatile KubernetesException? _failure;

    /// <summary>Does nothing yet.</summary>
    /// <param name="options">Which pods.</param>
    /// <param name="table">Where they are kept.</param>
    /// <param name="owners">Reads the owners of pods; null to derive them from names.</param>
    /// <param name="trouble">Where failures are kept.</param>
    /// <param name="notice">Called when something else than a pod is different.</param>
    /// <param name="announce">Called with each change of a pod.</param>
    public ReflectorLoop(
        PodReflectorOptions options,
        PodTable table,
        OwnerResolver? owners,
        ApiTrouble trouble,
        Action notice,
        Action<PodChange> announce)
    {
        _options = options;
        _timeProvider = options.TimeProvider;
        _table = table;
        _owners = owners;
        _trouble = trouble;
        _requests = new PodRequests(options);
        _delay = new RetryDelay(options.RetryTimes);
        _notice = notice;
        _announce = announce;
    }

    /// <summary>Whether the table is the API's, as far as that can be known.</summary>
    public bool IsComplete => _isComplete;

    /// <summary>Why it cannot be kept so; null if it can.</summary>
    public KubernetesException? Failure => _failure;

    /// <summary>Whether the caller is called by the loop.</summary>
    public bool IsCurrent => _isCurrent.Value;

    /// <summary>Ends the loop; does not wait for that. What is under way still looks at the token.</summary>
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
                // The end makes everything fail that is under way.
            }
            catch (KubernetesException failure)
            {
                await RecoverAsync(failure);
            }
            catch (Exception failure)
            {
                // Whoever is told of changes may throw; that must not be the end of the metadata of all others.
                await RecoverAsync(new KubernetesException(
                    KubernetesError.BadAnswer, $"What the Kubernetes API says of pods was not taken: {failure.Message}", failure));
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
            bool hasTold = await FollowAsync(watch, cancellationToken);
            if (!hasTold && _timeProvider.GetElapsedTime(started) < ShortWatch)
            {
                throw new KubernetesException(
                    KubernetesError.Unreachable, "The Kubernetes API ends a watch as soon as it has begun.");
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
                    KubernetesError.BadAnswer, $"The Kubernetes API has not ended its list of pods after {_options.MaxPages} pages.");
            foreach (ListedPod listed in await ResolveAsync(page.Pods, cancellationToken))
            {
                Announce(_table.Put(listed, _round));
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);

        foreach (PodChange change in _table.DeleteUnseen(_round))
        {
            _announce(change);
        }

        _hasListed = true;
        return page.ResourceVersion;
    }

    /// <summary>Takes events until the watch ends.</summary>
    /// <returns>Whether there were any.</returns>
    private async Task<bool> FollowAsync(WatchReader watch, CancellationToken cancellationToken)
    {
        bool hasTold = false;
        try
        {
            while (await watch.ReadAsync(cancellationToken) is { } told)
            {
                await TakeAsync(told, cancellationToken);
                hasTold = true;
                _wasGone = false;
                _delay.Reset();
            }
        }
        catch (KubernetesException silence) when (silence.Error == KubernetesError.TimedOut)
        {
            // The next watch shows whether anybody is there.
            return true;
        }

        return hasTold;
    }

    private async Task TakeAsync(PodWatchEvent told, CancellationToken cancellationToken)
    {
        switch (told.Kind)
        {
            case PodWatchEventKind.Added or PodWatchEventKind.Modified:
                Announce(_table.Put((await ResolveAsync([told.Pod!], cancellationToken))[0], _round));
                break;
            case PodWatchEventKind.Deleted:
                Announce(_table.Delete((await ResolveAsync([told.Pod!], cancellationToken))[0].Pod));
                break;
            case PodWatchEventKind.Error:
                throw new KubernetesException(
                    told.Status.Error, $"The Kubernetes API ends the watch of pods: {told.Status.Message}")
                {
                    StatusCode = told.Status.Code,
                };
            default:
                break;
        }

        if (told.ResourceVersion.Length > 0)
        {
            _position = told.ResourceVersion;
        }
    }

    private async Task<IReadOnlyList<ListedPod>> ResolveAsync(IReadOnlyList<ListedPod> pods, CancellationToken cancellationToken) =>
        _owners is null ? pods : await _owners.ResolveAsync(pods, cancellationToken);

    /// <summary>Requests the owners that could not be read before, and forgets those of pods that are gone.</summary>
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
            Announce(_table.Put(listed, _round));
        }
    }

    private async Task RecoverAsync(KubernetesException failure)
    {
        // Where only watching is denied, a list now and then is better than nothing.
        bool mustList = failure.Error is KubernetesError.Gone or KubernetesError.BadAnswer || RetryDelay.IsDenied(failure.Error);
        _position = mustList ? null : _position;
        if (failure.Error == KubernetesError.Gone && !_wasGone)
        {
            // Normal, also right after the server was restarted: it has forgotten what it had in memory.
            _wasGone = true;
            return;
        }

        TimeSpan delay = _delay.Next(failure);

        // Who sees the failure and gives up must find the warning of it.
        bool isTrouble = !_hasListed || RetryDelay.IsDenied(failure.Error) || _delay.Failures >= UntroubledFailures;
        if (isTrouble && _trouble.Add(failure, ApiAdvice.ForPods(_options, failure.Error, _verb)))
        {
            _notice();
        }

        _failure = failure;
        SetComplete(isComplete: false);

        try
        {
            await Task.Delay(delay, _timeProvider, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }

    private void Recover()
    {
        _failure = null;
        SetComplete(isComplete: true);
        if (_trouble.Settle())
        {
            _notice();
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

    private void Announce(PodChange? change)
    {
        if (change is not null)
        {
            _announce(change);
        }
    }
}
