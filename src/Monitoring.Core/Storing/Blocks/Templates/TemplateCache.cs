namespace Monitoring.Storing.Blocks.Templates;

/// <summary>The templates that a thread has read last: most blocks of a stream have the same ones.</summary>
/// <remarks>Memory: at most 2,048 templates of 256 bytes.</remarks>
internal sealed class TemplateCache
{
    private const int MaxTemplates = 1024;
    private const int MaxLength = 256;

    [ThreadStatic]
    private static TemplateCache? _ofThread;

    private Dictionary<byte[], BlockTemplate> _templates = new(new BytesComparer());

    /// <summary>The templates before the current ones: those that are used are moved to the current ones.</summary>
    private Dictionary<byte[], BlockTemplate> _earlier = new(new BytesComparer());

    /// <summary>The cache of the current thread.</summary>
    public static TemplateCache OfThread => _ofThread ??= new TemplateCache();

    /// <summary>Returns the template with a text.</summary>
    /// <exception cref="InvalidDataException">The text is not a valid template.</exception>
    public BlockTemplate Get(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxLength)
        {
            return new BlockTemplate(text);
        }

        if (_templates.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(text, out BlockTemplate? template))
        {
            return template;
        }

        if (!_earlier.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(text, out template))
        {
            template = new BlockTemplate(text);
        }

        if (_templates.Count == MaxTemplates)
        {
            (_templates, _earlier) = (_earlier, _templates);
            _templates.Clear();
        }

        _templates.GetAlternateLookup<ReadOnlySpan<byte>>()[text] = template;
        return template;
    }
}
