namespace Monitoring.Kubernetes.Reflecting.Decoding;

/// <summary>Keeps one string for each text that thousands of pods have in common: names of nodes, images, keys of
/// labels.</summary>
internal sealed class SharedText
{
    /// <summary>So many at most: what is common is few, and the rest must not stay.</summary>
    private const int Capacity = 4096;

    /// <summary>Names of Kubernetes are no longer; what is may be anything.</summary>
    private const int MaxName = 512;

    private readonly HashSet<string> _texts = [];

    /// <summary>The one string.</summary>
    public string Share(string text)
    {
        if (text.Length > MaxName)
        {
            return text;
        }

        if (_texts.TryGetValue(text, out string? same))
        {
            return same;
        }

        if (_texts.Count == Capacity)
        {
            _texts.Clear();
        }

        _texts.Add(text);
        return text;
    }
}
