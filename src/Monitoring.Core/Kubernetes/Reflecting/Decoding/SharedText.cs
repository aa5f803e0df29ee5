namespace Monitoring.Kubernetes.Reflecting.Decoding;

/// <summary>Keeps one string for each text that thousands of pods share, such as node names, images and label
/// keys.</summary>
internal sealed class SharedText
{
    /// <summary>The maximum number of texts. There are few shared ones, and the others must not stay in
    /// memory.</summary>
    private const int Capacity = 4096;

    /// <summary>The maximum length of a shared text. Names in Kubernetes are not longer.</summary>
    private const int MaxName = 512;

    private readonly HashSet<string> _texts = [];

    /// <summary>Returns the shared string.</summary>
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
