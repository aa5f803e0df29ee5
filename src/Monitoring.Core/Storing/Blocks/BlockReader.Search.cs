using Monitoring.Querying;
using Monitoring.Storing.Blocks.Templates;

namespace Monitoring.Storing.Blocks;

/// <content>The search for a text, and the counts of templates.</content>
internal sealed partial class BlockReader
{
    /// <summary>The template of an entry's message.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public int GetTemplate(int row)
    {
        _ = Rows;
        return _messages.TemplateOfRow[row];
    }

    /// <summary>For each template, whether its messages contain a text.</summary>
    public TemplateMatch[] Evaluate(ContainedText text) => _messages.Evaluate(text);

    /// <summary>The number of templates.</summary>
    public int TemplateCount => _messages.TemplateCount;

    /// <summary>The messages of a template by output and level; only if the block has levels.</summary>
    public ReadOnlySpan<TemplateGroup> GroupsOf(int template) => _kinds!.GroupsOf(template);

    /// <summary>Clears the bits of the rows whose message does not contain the text.</summary>
    /// <param name="text">The text to find.</param>
    /// <param name="rows">One bit for each row, the first in the lowest bit; only rows whose bit is
    /// set are checked.</param>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public void KeepContaining(SearchedText text, Span<ulong> rows) =>
        KeepContaining(text, _messages.Evaluate(text.Text), rows);

    /// <summary>Clears the bits of the rows whose message does not contain the text.</summary>
    /// <param name="text">The text to find.</param>
    /// <param name="matches">For each template, whether its messages contain the text.</param>
    /// <param name="rows">One bit for each row, the first in the lowest bit; only rows whose bit is
    /// set are checked.</param>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public void KeepContaining(SearchedText text, TemplateMatch[] matches, Span<ulong> rows)
    {
        bool isUncertain = false;
        for (int row = 0; row < Count; row++)
        {
            ulong bit = 1UL << row;
            if ((rows[row >> 6] & bit) != 0)
            {
                TemplateMatch match = matches[GetTemplate(row)];
                isUncertain |= match == TemplateMatch.Perhaps;
                rows[row >> 6] &= match == TemplateMatch.Never ? ~bit : ulong.MaxValue;
            }
        }

        if (isUncertain)
        {
            KeepUncertain(text, matches, rows);
        }
    }

    /// <summary>Whether tokens may contain each part of a text that must be within one; false is certain.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public bool MayContainParts(SearchedText text)
    {
        Load();
        return _messages.MayContain(text.Parts, Decompressor);
    }

    /// <summary>Checks the tokens, then the messages, of rows whose template does not decide.</summary>
    private void KeepUncertain(SearchedText text, TemplateMatch[] matches, Span<ulong> rows)
    {
        bool mayContain = MayContainParts(text);
        for (int row = 0; row < Count; row++)
        {
            ulong bit = 1UL << row;
            if ((rows[row >> 6] & bit) != 0
                && matches[GetTemplate(row)] == TemplateMatch.Perhaps
                && !(mayContain && text.Text.IsIn(GetMessage(row))))
            {
                rows[row >> 6] &= ~bit;
            }
        }
    }
}
