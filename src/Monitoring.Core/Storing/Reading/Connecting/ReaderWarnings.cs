using Monitoring.Entries;

namespace Monitoring.Storing.Reading.Connecting;

/// <summary>What the reading threads have to tell, kept until the thread that asked takes it; each thing once.</summary>
internal sealed class ReaderWarnings(Action<string>? warn)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _known = [];
    private readonly Queue<string> _waiting = [];

    /// <summary>Keeps a warning, unless it was kept before. On any thread.</summary>
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

    /// <summary>Hands over what was kept, on the calling thread.</summary>
    public void Tell()
    {
        while (TryTake(out string? message))
        {
            warn?.Invoke(TerminalText.Neutralise(message));
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
