namespace Monitoring.Collecting.Scanning;

/// <summary>The subscribers of one watch: one for nearly every file, but one for each link for a directory that
/// links lead to.</summary>
internal sealed class Subscribers
{
    private object? _only;
    private HashSet<object>? _several;

    /// <summary>The number of subscribers.</summary>
    public int Count => _several?.Count ?? (_only is null ? 0 : 1);

    /// <summary>Adds a subscriber, unless it is already there.</summary>
    public void Add(object subscriber)
    {
        if (_several is not null)
        {
            _several.Add(subscriber);
        }
        else if (_only is null)
        {
            _only = subscriber;
        }
        else if (_only != subscriber)
        {
            _several = [_only, subscriber];
            _only = null;
        }
    }

    /// <summary>Removes a subscriber; false if it is not there.</summary>
    public bool Remove(object subscriber)
    {
        if (_several is not null)
        {
            return _several.Remove(subscriber);
        }

        bool isThere = _only == subscriber;
        _only = isThere ? null : _only;
        return isThere;
    }

    /// <summary>Copies the subscribers, because handling an event may change the subscriptions.</summary>
    public void CopyTo(List<object> subscribers)
    {
        if (_several is not null)
        {
            subscribers.AddRange(_several);
        }
        else if (_only is not null)
        {
            subscribers.Add(_only);
        }
    }
}
