using System.Collections;
using System.Globalization;

namespace Monitoring.Messages;

/// <summary>A name and its value, as PowerShell lists those of metadata, labels and fields. As text:
/// <c>[name, value]</c>, safe on a terminal.</summary>
/// <remarks>PowerShell shows a dictionary in a property by the text of its pairs, and the text of a KeyValuePair is not
/// safe on a terminal. <see cref="Key"/> and <see cref="Value"/> are unchanged.</remarks>
/// <param name="key">The name.</param>
/// <param name="value">The value.</param>
public sealed class NamedValue(string key, object? value)
{
    // The text is one of several on a line.
    private const int MaxLength = 4 << 10;

    /// <summary>The name.</summary>
    public string Key => key;

    /// <summary>The value.</summary>
    public object? Value => value;

    /// <inheritdoc/>
    public override string ToString()
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"[{key}, {value}]");
        return ControlCharacters.Show(text.Length <= MaxLength ? text : text[..MaxLength] + "…]");
    }

    /// <summary>Lists the pairs of a dictionary.</summary>
    internal static IEnumerator Enumerate<T>(IReadOnlyDictionary<string, T> pairs)
    {
        foreach ((string key, T value) in pairs)
        {
            yield return new NamedValue(key, value);
        }
    }
}
