using Monitoring.Entries;

namespace Monitoring.Storing.Reading.Connecting;

/// <summary>The warnings of the reading threads, kept without duplicates until the querying
/// thread reports them.</summary>
internal sealed class ReaderWarnings(Action<string>? warn)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _known = [];
    private readonly Queue<string> _waiting = [];

    /// <summary>Adds a warning, unless it is a duplicate. Can be called on any thread.</summary>
    public void Add(string message)
    {
        lock (_lock)
        {
            if (_known.Add(message))
            {
                _waiting.Enqueue(message);
            }
        }
    }

    /// <summary>Adds warnings, except duplicates. Can be called on any thread.</summary>
    public void AddAll(IReadOnlyList<string> messages)
    {
        foreach (string message in messages)
        {
            Add(message);
        }
    }

    /// <summary>Reports the warnings on the calling thread.</summary>
    public void Report()
    {
        while (TryTake(out string? message))
        {
            warn?.Invoke(TerminalText.Neutralize(message));
        }
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? message)
    {
        lock (_lock)
        {
            return _waiting.TryDequeue(out message);
        }
    }
}
