using Monitoring.Querying;

namespace Monitoring.Kubernetes.Pods;

/// <summary>Validates a field selector before it is sent to the Kubernetes API.</summary>
/// <remarks>
/// <code>
/// selector = [ term *( "," term ) ]
/// term     = field ( "=" | "==" | "!=" ) value
/// </code>
/// See kubernetes/apimachinery, pkg/fields/selector.go, ParseSelector. A backslash escapes a comma, an equals
/// sign or itself in a value. The API decides which fields exist.
/// </remarks>
internal static class FieldSelector
{
    /// <summary>Validates a field selector.</summary>
    /// <exception cref="SelectorException">The text is not a field selector; the message points at the
    /// character.</exception>
    public static void Check(string selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        int position = 0;
        while (position < selector.Length)
        {
            position = CheckValue(selector, CheckField(selector, position));
            if (position == selector.Length)
            {
                return;
            }

            position++;
            if (position == selector.Length)
            {
                throw new SelectorException(selector, position, "a field was expected after the comma.");
            }
        }
    }

    /// <summary>Checks a field and its operator, and returns the start of the value.</summary>
    private static int CheckField(string selector, int start)
    {
        int end = start;
        while (end < selector.Length
            && (char.IsAsciiLetterOrDigit(selector[end]) || selector[end] is '.' or '-' or '_' or '/'))
        {
            end++;
        }

        if (end == start)
        {
            throw new SelectorException(selector, start, "a field was expected, such as status.phase.");
        }

        ReadOnlySpan<char> rest = selector.AsSpan(end);
        return rest.StartsWith("==") || rest.StartsWith("!=") ? end + 2
            : rest.StartsWith("=") ? end + 1
            : throw new SelectorException(selector, end, "'=' or '!=' was expected.");
    }

    /// <summary>Checks a value, and returns its end, at a comma or the end of the text.</summary>
    private static int CheckValue(string selector, int start)
    {
        for (int position = start; position < selector.Length; position++)
        {
            switch (selector[position])
            {
                case ',':
                    return position;
                case '=':
                    throw new SelectorException(selector, position, "a comma or the end was expected.");
                case '\\':
                    position++;
                    if (position == selector.Length || selector[position] is not ('\\' or ',' or '='))
                    {
                        throw new SelectorException(selector, position - 1,
                            "a backslash can escape only a comma, an equals sign or a backslash.");
                    }

                    break;
                default:
                    break;
            }
        }

        return selector.Length;
    }
}
