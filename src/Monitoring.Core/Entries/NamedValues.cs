using Monitoring.Messages;

namespace Monitoring.Entries;

/// <summary>Finds values by case-insensitive names.</summary>
internal static class NamedValues
{
    /// <summary>Finds the value of a key. Of several keys that differ only in case, the exact one has precedence.
    /// Returns null if there is none.</summary>
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

    /// <summary>Finds the value of a field, or of a nested field, by its path: <c>user.name</c>. Returns null if there
    /// is none.</summary>
    /// <remarks>A field whose own name has the dots has precedence.</remarks>
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
