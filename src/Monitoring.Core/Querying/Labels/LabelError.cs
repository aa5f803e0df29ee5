namespace Monitoring.Querying.Labels;

/// <summary>What is wrong with a label's key or value.</summary>
/// <param name="Position">The offending character, counted from 0.</param>
/// <param name="Reason">The rule that it breaks.</param>
internal readonly record struct LabelError(int Position, string Reason);
