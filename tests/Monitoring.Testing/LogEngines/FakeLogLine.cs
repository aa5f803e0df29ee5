namespace Monitoring.Testing.LogEngines;

/// <summary>An entry in a fake log database.</summary>
/// <param name="Time">The time, in nanoseconds of Unix time.</param>
/// <param name="Message">The message.</param>
/// <param name="Labels">The labels of the stream.</param>
/// <param name="Fields">The other fields.</param>
internal sealed record FakeLogLine(
    long Time, string Message, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>The stream, as text.</summary>
    public string Stream => string.Join(
        ',', Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}=\"{label.Value}\""));

    /// <summary>The value of a label or a field; empty if there is none.</summary>
    public string this[string name] =>
        Labels.TryGetValue(name, out string? label) ? label : Fields.GetValueOrDefault(name, string.Empty);

    /// <summary>RFC 3339 in UTC with nine digits.</summary>
    public static string Format(long time) =>
        $"{DateTimeOffset.UnixEpoch.AddTicks(time / 100):yyyy-MM-dd'T'HH:mm:ss}.{time % 1_000_000_000:D9}Z";

    /// <summary>Parses a time of RFC 3339 in UTC.</summary>
    public static long Parse(string text)
    {
        string seconds = text[..19];
        string fraction = text[19..].Trim('.', 'Z').PadRight(9, '0');
        DateTimeOffset whole = DateTimeOffset.ParseExact(
            seconds, "yyyy-MM-dd'T'HH:mm:ss", null, System.Globalization.DateTimeStyles.AssumeUniversal);
        return (whole.ToUnixTimeSeconds() * 1_000_000_000)
            + long.Parse(fraction, System.Globalization.CultureInfo.InvariantCulture);
    }
}
