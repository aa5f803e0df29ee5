using Monitoring.Querying;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Blocks.Filters;
using Monitoring.Storing.Blocks.Templates;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>A condition on messages: one of several alternatives, each of texts that a message must all
/// contain.</summary>
/// <remarks>Safe to use from several threads.</remarks>
internal sealed class TextCondition
{
    private readonly SearchedText[][] _alternatives;

    private TextCondition(IEnumerable<IEnumerable<ContainedText>> alternatives, bool isExact)
    {
        _alternatives = [.. alternatives.Select(texts => texts.Select(text => new SearchedText(text)).ToArray())];
        IsExact = isExact;
    }

    /// <summary>Whether every message that meets the condition is selected; otherwise the patterns
    /// must be checked too.</summary>
    public bool IsExact { get; }

    /// <summary>The conditions of a query on texts: its literal texts, and the literals of its patterns.</summary>
    public static List<TextCondition> Of(LogQuery query)
    {
        List<TextCondition> conditions = [];
        if (query.Contains.Count > 0)
        {
            conditions.Add(new TextCondition(query.Contains.Select(text => new[] { text }), isExact: true));
        }

        List<PatternLiterals?> literals = [.. query.Match.Select(PatternLiterals.Of)];
        if (literals.Count > 0 && literals.TrueForAll(literal => literal is not null))
        {
            bool isExact = literals.TrueForAll(literal => literal!.IsExact);
            conditions.Add(new TextCondition(literals.SelectMany(literal => literal!.Alternatives), isExact));
        }

        return conditions;
    }

    /// <summary>Whether a block may contain a message that meets the condition; false is certain.</summary>
    /// <param name="filter">The block's filter.</param>
    public bool MayBeMet(ReadOnlySpan<byte> filter)
    {
        foreach (SearchedText[] texts in _alternatives)
        {
            bool mayContainAll = true;
            foreach (SearchedText text in texts)
            {
                mayContainAll = mayContainAll && BlockFilter.MayContain(filter, text.FilterKeys);
            }

            if (mayContainAll)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns the blocks of a group that may contain a message that meets the condition, one bit
    /// for each.</summary>
    /// <param name="find">Returns the blocks that may have a key.</param>
    public ulong FindBlocks(Func<ulong, ulong> find)
    {
        ulong blocks = 0;
        foreach (SearchedText[] texts in _alternatives)
        {
            ulong withAll = ulong.MaxValue;
            foreach (SearchedText text in texts)
            {
                foreach (ulong key in text.FilterKeys)
                {
                    withAll = withAll == 0 ? 0 : withAll & find(key);
                }
            }

            blocks |= withAll;
        }

        return blocks;
    }

    /// <summary>For each template of a block, whether its messages meet the condition.</summary>
    public TemplateMatch[] Evaluate(BlockReader reader)
    {
        TemplateMatch[] any = new TemplateMatch[reader.TemplateCount];
        foreach (SearchedText[] texts in _alternatives)
        {
            TemplateMatch[]? all = null;
            foreach (SearchedText text in texts)
            {
                all = And(all, reader.Evaluate(text.Text));
            }

            for (int template = 0; template < any.Length; template++)
            {
                any[template] = Max(any[template], all?[template] ?? TemplateMatch.Always);
            }
        }

        return any;
    }

    /// <summary>Removes the rows whose message does not meet the condition.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public void Keep(BlockReader reader, RowSet rows)
    {
        if (_alternatives.Length == 1)
        {
            KeepAll(reader, _alternatives[0], rows);
            return;
        }

        RowSet any = new(rows.Length);
        foreach (SearchedText[] texts in _alternatives)
        {
            RowSet found = rows.Copy();
            KeepAll(reader, texts, found);
            any.UnionWith(found);
        }

        any.Bits.CopyTo(rows.Bits);
    }

    private static void KeepAll(BlockReader reader, SearchedText[] texts, RowSet rows)
    {
        foreach (SearchedText text in texts)
        {
            reader.KeepContaining(text, rows.Bits);
        }
    }

    private static TemplateMatch[] And(TemplateMatch[]? left, TemplateMatch[] right)
    {
        for (int template = 0; left is not null && template < right.Length; template++)
        {
            right[template] = Min(left[template], right[template]);
        }

        return right;
    }

    private static TemplateMatch Min(TemplateMatch left, TemplateMatch right) => left < right ? left : right;

    private static TemplateMatch Max(TemplateMatch left, TemplateMatch right) => left > right ? left : right;
}
