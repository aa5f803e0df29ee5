namespace Monitoring.Exporting.Sending;

/// <summary>Publishes the status of one sender. Each problem is reported once while it lasts.</summary>
/// <remarks>Changed by the sender, read by any thread.</remarks>
/// <param name="status">The first status.</param>
/// <param name="warn">Receives a warning for people, on the sender's thread.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class StatusReport(DestinationStatus status, Action<string>? warn, TimeProvider timeProvider)
{
    private DestinationStatus _status = status;

    /// <summary>The current status.</summary>
    public DestinationStatus Current => Volatile.Read(ref _status);

    /// <summary>Publishes a status that is derived from the current one.</summary>
    public void Set(Func<DestinationStatus, DestinationStatus> change) =>
        Volatile.Write(ref _status, change(_status));

    /// <summary>Records that the sender works again.</summary>
    public void Resume(DestinationState state)
    {
        if (_status.State != state || _status.NextAttempt is not null)
        {
            Set(current => current with { State = state, NextAttempt = null });
        }
    }

    /// <summary>Records a failed attempt.</summary>
    /// <param name="state">Whether the sender alone can continue.</param>
    /// <param name="reason">The reason, for people.</param>
    /// <param name="wait">The time until the next attempt.</param>
    public void Fail(DestinationState state, string reason, TimeSpan wait)
    {
        bool isNew = _status.State != state;
        Set(current => current with
        {
            State = state,
            LastError = reason,
            NextAttempt = timeProvider.GetUtcNow() + wait,
        });
        if (isNew)
        {
            warn?.Invoke(
                $"Entries cannot be sent to the destination '{_status.Name}': {reason} "
                + (state == DestinationState.Denied
                    ? "Check the settings and the credentials of the destination. The sender retries."
                    : "The sender retries; the entries stay in the store."));
        }
    }

    /// <summary>Records entries that the receiver has rejected.</summary>
    public void Reject(int entries, string reason)
    {
        bool isFirst = _status.Rejected == 0;
        Set(current => current with { Rejected = current.Rejected + entries, LastError = reason });
        if (isFirst)
        {
            warn?.Invoke(
                $"The destination '{_status.Name}' has rejected entries, which are not sent again: {reason} "
                + "Get-LogDestination has their number.");
        }
    }

    /// <summary>Reports a warning of the store's reader.</summary>
    public void Warn(string message) => warn?.Invoke($"The destination '{_status.Name}': {message}");
}
