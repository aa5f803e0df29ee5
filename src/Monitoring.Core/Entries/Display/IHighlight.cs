namespace Monitoring.Entries.Display;

/// <summary>Finds the highlighted parts of a message.</summary>
internal interface IHighlight
{
    /// <summary>Adds the matches in a text, from left to right.</summary>
    /// <param name="text">The text.</param>
    /// <param name="matches">The collection to add to: the start and length of each match, in characters.</param>
    void AddMatches(ReadOnlySpan<char> text, ICollection<(int Start, int Length)> matches);
}
