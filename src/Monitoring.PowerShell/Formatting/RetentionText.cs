using Monitoring.Storing;

namespace Monitoring.Formatting;

/// <summary>A retention policy in readable form: <c>7 d, 4.0 GiB</c>.</summary>
internal static class RetentionText
{
    /// <summary>The age and the size, each with its unit.</summary>
    public static string Format(RetentionPolicy policy)
    {
        string age = policy.MaxAge is { } longest ? DurationText.Format(longest) : "any age";
        return $"{age}, {(policy.MaxBytes is { } bytes ? ByteSize.Format(bytes) : "any size")}";
    }
}
