using Monitoring.Querying;
using Monitoring.Storing.Blocks.Filters;
using Monitoring.Storing.Blocks.Tokens;

namespace Monitoring.Storing.Blocks;

/// <summary>A text to search for in many blocks: computed once, what filters and columns are compared with.</summary>
/// <remarks>Safe to use from several threads.</remarks>
internal sealed class SearchedText
{
    private readonly TokenPart[] _parts;

    /// <summary>Prepares a text.</summary>
    public SearchedText(ContainedText text)
    {
        Text = text;
        FilterKeys = BlockFilter.KeysOf(text);
        _parts = TokenPart.Of(text);
    }

    /// <summary>The text.</summary>
    public ContainedText Text { get; }

    /// <summary>The keys of the filter of every block that contains the text.</summary>
    public ulong[] FilterKeys { get; }

    /// <summary>The parts of tokens that every message with the text has.</summary>
    public ReadOnlySpan<TokenPart> Parts => _parts;
}
