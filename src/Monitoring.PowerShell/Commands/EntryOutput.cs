using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Entries;
using Monitoring.Entries.Display;
using Monitoring.Formatting.Lines;
using Monitoring.Querying;

namespace Monitoring.Commands;

/// <summary>The form in which a command emits entries: unchanged, with a display style, or as text.</summary>
internal sealed class EntryOutput
{
    private readonly EntryStyle _style;
    private readonly LogTemplate? _template;

    private EntryOutput(EntryStyle style, LogTemplate? template) => (_style, _template) = (style, template);

    /// <summary>Creates the output from a command's parameters.</summary>
    /// <param name="template">A template; null for none.</param>
    /// <param name="highlight">Regular expressions.</param>
    /// <param name="caseSensitive">Whether these are case-sensitive.</param>
    /// <param name="style">The rest of the style.</param>
    /// <param name="output">The created output.</param>
    /// <param name="error">The error of an invalid parameter.</param>
    public static bool TryCreate(
        string? template,
        IReadOnlyList<string> highlight,
        bool caseSensitive,
        EntryStyle style,
        [NotNullWhen(true)] out EntryOutput? output,
        [NotNullWhen(false)] out ErrorRecord? error)
    {
        output = null;
        error = null;
        try
        {
            EntryStyle whole = style with
            {
                Highlights =
                [.. highlight.Select(pattern => new MessagePattern(pattern, caseSensitive))]
            };
            if (template is not null && (style.HasWholeTimes || highlight.Count > 0))
            {
                error = LogErrors.Contradiction("Template", style.HasWholeTimes ? "Timestamps" : "Highlight");
                return false;
            }

            output = new EntryOutput(whole, template is null ? null : new LogTemplate(template));
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

    /// <summary>The object that is emitted for an entry.</summary>
    public object Of(LogEntry entry)
    {
        entry.Style = _style;
        return _template is null ? entry : _template.Format(entry);
    }
}
