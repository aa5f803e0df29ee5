using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Monitoring.Entries;
using Monitoring.Formatting;
using Monitoring.Querying;

namespace Monitoring.Commands;

/// <summary>As what the entries of a command are given out: as they are, with a style for the eye, or as a text.</summary>
internal sealed class EntryOutput
{
    private readonly EntryStyle _style;
    private readonly LogTemplate? _template;

    private EntryOutput(EntryStyle style, LogTemplate? template) => (_style, _template) = (style, template);

    /// <summary>Takes a command's parameters.</summary>
    /// <param name="template">A template; null for none.</param>
    /// <param name="highlight">Regular expressions.</param>
    /// <param name="caseSensitive">Whether the case of letters counts in these.</param>
    /// <param name="wholeTimes">Whether whole times are shown.</param>
    /// <param name="output">What was asked for.</param>
    /// <param name="error">What is wrong with it.</param>
    public static bool TryCreate(
        string? template,
        IEnumerable<string> highlight,
        bool caseSensitive,
        bool wholeTimes,
        [NotNullWhen(true)] out EntryOutput? output,
        [NotNullWhen(false)] out ErrorRecord? error)
    {
        output = null;
        error = null;
        try
        {
            EntryStyle style = new([.. highlight.Select(pattern => new MessagePattern(pattern, caseSensitive))], wholeTimes);
            if (template is not null && !style.IsUsual)
            {
                error = LogErrors.Contradiction("Template", style.HasWholeTimes ? "Timestamps" : "Highlight");
                return false;
            }

            output = new EntryOutput(style, template is null ? null : new LogTemplate(template));
            return true;
        }
        catch (ArgumentException exception)
        {
            error = LogErrors.InvalidPattern(exception);
        }
        catch (FormatException exception)
        {
            error = LogErrors.InvalidTemplate(template!, exception);
        }

        return false;
    }

    /// <summary>What to give out for an entry.</summary>
    public object Of(LogEntry entry)
    {
        if (_template is not null)
        {
            return _template.Format(entry);
        }

        if (!_style.IsUsual)
        {
            _style.Attach(entry);
        }

        return entry;
    }
}
