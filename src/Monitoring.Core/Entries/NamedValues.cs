using Monitoring.Messages;

namespace Monitoring.Entries;

/// <summary>Finds values by names in any case of letters.</summary>
internal static class NamedValues
{
    /// <summary>The value of a key; of several keys that differ in case alone, the exact one goes first. Null if there is none.</summary>
    public static object? Find<T>(IReadOnlyDictionary<string, T> values, string key)
    {
        if (values.TryGetValue(key, out T? exact))
        {
            return exact;
        }

        foreach ((string other, T value) in values)
        {
            if (other.Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The value of a field, or of a field within one, by its path: <c>user.name</c>. Null if there is none.</summary>
    /// <remarks>A field whose own name has the dots goes first.</remarks>
    public static object? Find(LogFields fields, string path)
    {
        object? value = Find<object?>(fields, path);
        for (int dot = path.IndexOf('.'); value is null && dot >= 0; dot = path.IndexOf('.', dot + 1))
        {
            value = Find<object?>(fields, path[..dot]) is LogFields inner ? Find(inner, path[(dot + 1)..]) : null;
        }

        return value;
    }
}
