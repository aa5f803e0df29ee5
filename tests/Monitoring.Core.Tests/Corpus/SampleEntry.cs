namespace Monitoring.Corpus;

/// <summary>An entry that a program writes, and what is expected to be read from it.</summary>
/// <param name="Lines">The lines of the entry.</param>
/// <param name="Time">The time in UTC as RFC 3339, <c>read</c> for the time of reading, or <c>^</c> for the time of the
/// entry before.</param>
/// <param name="Level">The level.</param>
/// <param name="Fields">Some of the fields, by their paths.</param>
internal sealed record SampleEntry(
    IReadOnlyList<string> Lines, string Time, string Level, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>The message of the entry.</summary>
    public string Message => string.Join('\n', Lines);
}
