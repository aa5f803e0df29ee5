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
}
