using System.Numerics;
using Monitoring.Querying;
using Monitoring.Storing.Blocks.Templates;

namespace Monitoring.Storing.Blocks;

/// <content>The search for a text, and the counts of templates.</content>
internal sealed partial class BlockReader
{
    /// <summary>The template of an entry's message.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public int GetTemplate(int row) => TemplateOfRow[row];

    /// <summary>For each template, whether its messages contain a text.</summary>
    public TemplateMatch[] Evaluate(ContainedText text) => _messages.Evaluate(text);

    /// <summary>The number of templates.</summary>
    public int TemplateCount => _messages.TemplateCount;

    /// <summary>The number of messages with a template; only if the block has levels.</summary>
    public int RowsOf(int template)
    {
        int rows = 0;
        foreach (ref readonly TemplateGroup group in GroupsOf(template))
        {
            rows += group.Rows;
        }

        return rows;
    }

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
        (bool isInTexts, bool isUncertain) = (false, false);
        ushort[] templateOfRow = TemplateOfRow;
        for (int word = 0; word < rows.Length; word++)
        {
            for (ulong bits = rows[word]; bits != 0; bits &= bits - 1)
            {
                TemplateMatch match = matches[templateOfRow[(word << 6) + BitOperations.TrailingZeroCount(bits)]];
                isInTexts |= match == TemplateMatch.InTextToken;
                isUncertain |= match == TemplateMatch.Perhaps;
                rows[word] &= match == TemplateMatch.Never ? ~(bits & (0 - bits)) : ulong.MaxValue;
            }
        }

        if (isInTexts)
        {
            OpenTexts();
            _messages.KeepInTextTokens(text.Text, matches, rows);
        }

        if (isUncertain)
        {
            KeepUncertain(text, matches, rows);
        }
    }

    private void OpenTexts()
    {
        if (!_messages.HasHeadTexts)
        {
            Load();
        }

        _messages.OpenTexts(Decompressor);
    }

    /// <summary>Whether tokens may contain each part of a text that must be within one; false is certain.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public bool MayContainParts(SearchedText text)
    {
        Load();
        _ = TemplateOfRow;
        return _messages.MayContain(text.Parts, Decompressor);
    }

    /// <summary>Checks the tokens, then the messages, of rows whose template does not decide.</summary>
    private void KeepUncertain(SearchedText text, TemplateMatch[] matches, Span<ulong> rows)
    {
        bool mayContain = MayContainParts(text);
        ushort[] templateOfRow = TemplateOfRow;
        for (int word = 0; word < rows.Length; word++)
        {
            for (ulong bits = rows[word]; bits != 0; bits &= bits - 1)
            {
                int row = (word << 6) + BitOperations.TrailingZeroCount(bits);
                if (matches[templateOfRow[row]] == TemplateMatch.Perhaps
                    && !(mayContain && text.Text.IsIn(GetMessage(row))))
                {
                    rows[word] &= ~(bits & (0 - bits));
                }
            }
        }
    }
}
