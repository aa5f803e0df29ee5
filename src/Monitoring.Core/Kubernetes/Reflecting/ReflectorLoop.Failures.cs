namespace Monitoring.Kubernetes.Reflecting;

/// <content>Failed requests: what is reported, and when the loop retries.</content>
internal sealed partial class ReflectorLoop
{
    private async Task RecoverAsync(KubernetesException failure)
    {
        // If only watches are denied, an occasional list is better than nothing.
        bool mustList = failure.Error is KubernetesError.Gone or KubernetesError.InvalidResponse
            || RetryDelay.IsDenied(failure.Error);
        _position = mustList ? null : _position;
        if (failure.Error == KubernetesError.Gone && !_wasGone)
        {
            // Normal, also right after a restart of the server, which has lost its cache.
            _wasGone = true;
            return;
        }

        TimeSpan delay = _delay.Next(failure);

        // A caller that sees the failure and gives up must find its warning.
        bool isProblem = !_hasListed || RetryDelay.IsDenied(failure.Error) || _delay.Failures >= ToleratedFailures;
        if (isProblem && _problems.Add(failure, ApiAdvice.ForPods(_options, failure.Error, _verb)))
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
            // The loop checks the token.
        }
    }

    private void Recover()
    {
        _failure = null;
        SetComplete(isComplete: true);
        if (_problems.Resolve())
        {
            _notice();
        }
    }
}
